import { contestAfterRejection } from "./contested.js";
import { deadEntry, fingerprintOf, withDead } from "./dead.js";
import type { IssuePolicy } from "./provider.js";
import { refuseProbe } from "./stuck.js";
import type { DeadToken, TokenRecord } from "./token-record.js";

/**
 * The record once its token is dead; `undefined` where it holds another value, which `value` says nothing about, or knows
 * already.
 */
export function bury(
  record: TokenRecord,
  value: string,
  cause: DeadToken["cause"],
  policy: IssuePolicy,
  canRevoke: boolean,
  at: number,
): TokenRecord | undefined {
  const { token } = record;
  if (token?.value !== value) return undefined;
  const entry = deadEntry(record);
  if (entry && cause === "rejected") return refuseProbe(record, policy, canRevoke, at);
  if (entry?.cause === "revoked") return undefined;
  const sha256 = fingerprintOf(token);
  const buried = withDead(record, { sha256, at, until: token.expiresAt, cause });
  const contest = cause === "rejected" ? contestAfterRejection(buried, policy, at) : undefined;
  return contest ? { ...buried, contest } : buried;
}
