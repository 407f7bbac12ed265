import type { Ledger, LedgerEntry } from "./ledger.js";

/**
 * What an account's client did.
 *
 * @group Looking at what happened
 */
export interface AccountSummary {
  /** Tokens that the broker handed out, the same one again included: at KIS each sends the customer a KakaoTalk message. */
  readonly issues: number;
  /** Requests to `token` that came before the broker's interval or limit allows one. */
  readonly earlyRequests: number;
  /** Requests with a token that had been revoked; further attempts to revoke it not counted. */
  readonly requestsAfterRevocation: number;
}

/** @throws TypeError for what is no ledger. */
export function requireLedger(ledger: Pick<Ledger, "entries"> | null | undefined): void {
  if (Array.isArray(ledger?.entries)) return;
  throw new TypeError("ledger must be a simulator's, with its entries: pass simulator.ledger");
}

/** Whether it is an issue: the broker handed out a token. */
export function isIssue({ endpoint, outcome }: LedgerEntry): boolean {
  return endpoint === "token" && outcome === "ok";
}

/** Whether it is a request with a token that had been revoked. To revoke twice is no use of a token. */
export function isAfterRevocation({ endpoint, tokenState }: LedgerEntry): boolean {
  return tokenState === "revoked" && endpoint !== "revoke";
}

/**
 * What each account's client did, by the account's label.
 *
 * @group Looking at what happened
 */
export function summarizeLedger(ledger: Pick<Ledger, "entries">): Record<string, AccountSummary> {
  requireLedger(ledger);
  const summary: Record<string, AccountSummary> = {};
  for (const entry of ledger.entries) {
    const {
      issues = 0,
      earlyRequests = 0,
      requestsAfterRevocation = 0,
    } = summary[entry.account] ?? {};
    summary[entry.account] = {
      issues: issues + Number(isIssue(entry)),
      earlyRequests: earlyRequests + Number(entry.tooEarly === true),
      requestsAfterRevocation: requestsAfterRevocation + Number(isAfterRevocation(entry)),
    };
  }
  return summary;
}
