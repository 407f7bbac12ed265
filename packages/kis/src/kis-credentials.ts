import { AuthError } from "@auth/core";
import { type Credential, readCredential } from "@auth/provider-kit";
import type { KisOptions } from "./kis-options.js";

/** The key pair, and where each half of it came from. Secret. */
export interface KisCredentials {
  appKey: Credential;
  appSecret: Credential;
}

/** In characters: the documents of tokenP, revokeP and Approval agree. Hints for messages, never limits. */
export const documentedLengths = { appKey: 36, appSecret: 180 } as const;

/**
 * Takes the key and the secret from the options, else from the variables of the environment.
 *
 * @throws AuthError `AUTH_CONFIGURATION` where one is missing or unusable, or where each is as long as the other should be
 */
export function readKisCredentials(options: KisOptions): KisCredentials {
  const prefix = options.environment === "live" ? "KIS_LIVE" : "KIS_PAPER";
  const appKey = readCredential({
    broker: "KIS",
    option: "appKey",
    value: options.appKey,
    variables: [`${prefix}_APP_KEY`, "KIS_APP_KEY"],
  });
  const appSecret = readCredential({
    broker: "KIS",
    option: "appSecret",
    value: options.appSecret,
    variables: [`${prefix}_APP_SECRET`, "KIS_APP_SECRET"],
  });
  refuseSwapped(appKey, appSecret);
  return { appKey, appSecret };
}

function refuseSwapped(appKey: Credential, appSecret: Credential): void {
  const swapped =
    appKey.value.length === documentedLengths.appSecret &&
    appSecret.value.length === documentedLengths.appKey;
  if (!swapped) return;
  throw new AuthError(
    "AUTH_CONFIGURATION",
    `The KIS app key and secret are swapped: ${appKey.source} has ${appKey.value.length} characters and ${appSecret.source} has ${appSecret.value.length}, and KIS documents ${documentedLengths.appKey} for the key and ${documentedLengths.appSecret} for the secret. Exchange them.`,
  );
}
