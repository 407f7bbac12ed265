import type { AuthErrorCode } from "@auth/core";
import type { KiwoomErrorContext } from "./kiwoom-error.js";

/** What a code of Kiwoom means here. */
export interface KiwoomErrorMeaning {
  code: AuthErrorCode;
  /** What happened, after the word "Kiwoom". */
  says: string;
  /** What to do about it, as a sentence. */
  fix: (context: KiwoomErrorContext) => string;
}

const portal = "the Kiwoom REST API portal (openapi.kiwoom.com)";

const checkKeys = ({ environment, appKey, secretKey }: KiwoomErrorContext): string =>
  `Check ${appKey.source} and ${secretKey.source}: both must be the ${environment} (${koreanName[environment]}) pair as ${portal} shows it.`;

const checkEnvironment = ({ environment, baseUrl, appKey }: KiwoomErrorContext): string =>
  `environment is "${environment}" (${koreanName[environment]}), asked at ${baseUrl}, and ${appKey.source} must be a key of that environment: ` +
  "live (실전) and paper (모의) have separate ones.";

const registerIp = ({ appKey }: KiwoomErrorContext): string =>
  `Register the public IP address of this machine (지정단말기) for ${appKey.source} in ${portal}.`;

const sameIp = (): string =>
  "A token works only from the IP address that it was issued to: give machines that share a store but not an address a partition each.";

const checkPath = ({ baseUrl }: KiwoomErrorContext): string =>
  `This package writes the request as Kiwoom documents it: check that ${baseUrl} (baseUrl), a fetch of yours or a proxy does not change it.`;

export const slowDown = (): string =>
  "Kiwoom takes about two token requests a second for an app key: let programs share one token through a store.";

export const wait = (): string => "This is on Kiwoom's side: try again later.";

export const lookUp = (): string => "See Kiwoom's table of error codes (오류코드).";

const koreanName: Record<"live" | "paper", string> = { live: "실전", paper: "모의" };

/**
 * Kiwoom's codes that a token request or a quote can return, in the order of Kiwoom's own table (오류코드), and what they mean
 * here. What is not listed is `AUTH_PROVIDER_REJECTED`.
 */
export const kiwoomErrorCodes: ReadonlyMap<string, KiwoomErrorMeaning> = new Map([
  // `return_code` alone, where `return_msg` names no code: of the coarse ones only 5 has but one meaning.
  line("5", "AUTH_ISSUE_RATE_LIMITED", "limits requests", slowDown),

  // The request
  line("1501", "AUTH_CONFIGURATION", "found no API ID", checkPath),
  line("1504", "AUTH_CONFIGURATION", "does not serve this API ID at this path", checkPath),
  line("1505", "AUTH_CONFIGURATION", "does not know the API ID", checkPath),
  line("1511", "AUTH_CONFIGURATION", "misses a required field", checkPath),
  line("1512", "AUTH_CONFIGURATION", "could not read the HTTP headers", checkPath),
  line("1513", "AUTH_CONFIGURATION", "found no authorization header", checkPath),
  line("1514", "AUTH_CONFIGURATION", "could not read the authorization header", checkPath),
  line("1515", "AUTH_CONFIGURATION", "does not know the authorization scheme", checkPath),
  line("1516", "AUTH_CONFIGURATION", "found no token in the authorization header", checkPath),
  line("1517", "AUTH_CONFIGURATION", "could not read a field", checkPath),
  line("1687", "AUTH_PROVIDER_REJECTED", "blocked the call as recursive", lookUp),

  // Too many requests: of one API ID, of all together, of a group
  line("1700", "AUTH_ISSUE_RATE_LIMITED", "limits requests", slowDown),
  line("1701", "AUTH_ISSUE_RATE_LIMITED", "limits requests altogether", slowDown),
  line("1702", "AUTH_ISSUE_RATE_LIMITED", "limits requests of this group", slowDown),

  // Quotes
  line("1901", "AUTH_PROVIDER_REJECTED", "does not know the market", lookUp),
  line("1902", "AUTH_PROVIDER_REJECTED", "does not know the stock", lookUp),
  line("1999", "AUTH_PROVIDER_REJECTED", "met an unexpected error", wait),

  // App key, secret key, grant
  line("8001", "AUTH_INVALID_CREDENTIALS", "refused the app key and secret key", checkKeys),
  line("8002", "AUTH_INVALID_CREDENTIALS", "refused the app key and secret key", checkKeys),
  line("8011", "AUTH_CONFIGURATION", "found no grant_type", checkPath),
  line("8012", "AUTH_CONFIGURATION", "refused the grant_type", checkPath),
  line("8020", "AUTH_CONFIGURATION", "found no app key or secret key", checkPath),

  // Tokens. A token request carries none, so here a refused token is trouble of Kiwoom's own; see refusedTokenCodes.
  line("8003", "AUTH_PROVIDER_REJECTED", "could not look up the token", wait),
  line("8005", "AUTH_PROVIDER_REJECTED", "says that the token is not valid", wait),
  line("8006", "AUTH_PROVIDER_REJECTED", "could not create a token", wait),
  line("8009", "AUTH_PROVIDER_REJECTED", "could not issue a token", wait),
  line("8015", "AUTH_PROVIDER_REJECTED", "could not revoke the token", wait),
  line("8016", "AUTH_PROVIDER_REJECTED", "found no token to revoke", wait),

  // Live and paper mixed up: the key's environment, the token's environment
  line("8030", "AUTH_ENVIRONMENT_MISMATCH", "refused the app key's environment", checkEnvironment),
  line("8031", "AUTH_ENVIRONMENT_MISMATCH", "refused the token's environment", checkEnvironment),

  // This machine, this account
  line("8010", "AUTH_ACCESS_DENIED", "issued the token to another IP address", sameIp),
  line("8040", "AUTH_ACCESS_DENIED", "does not accept this machine", registerIp),
  line("8050", "AUTH_ACCESS_DENIED", "does not accept this machine's IP address", registerIp),
  line("8103", "AUTH_ACCESS_DENIED", "does not accept the token or this machine", registerIp),
  line("8104", "AUTH_PROVIDER_REJECTED", "does not serve this API on paper", lookUp),
  line("8200", "AUTH_ACCESS_DENIED", "does not serve corporate accounts", lookUp),
]);

/**
 * The codes by which a request's token is refused: it could not be looked up, it is not valid. Never 8010, 8031, 8050 or 8103:
 * those are about this machine or the environment, and another token would be refused as well.
 */
export const refusedTokenCodes: ReadonlySet<string> = new Set(["8003", "8005"]);

/**
 * The codes by which a revocation finds nothing left to revoke. Kiwoom's table calls 8015 and 8016 failures to revoke; a token that
 * cannot be looked up or is not valid (8003, 8005) is gone as well.
 */
export const alreadyRevokedCodes: ReadonlySet<string> = new Set(["8015", "8016", "8003", "8005"]);

function line(
  brokerCode: string,
  code: AuthErrorCode,
  says: string,
  fix: (sources: KiwoomErrorContext) => string,
): [string, KiwoomErrorMeaning] {
  return [brokerCode, { code, says, fix }];
}
