import type { IssuePolicy } from "@auth/core";

const secondMs = 1000;

/** How Kiwoom issues access tokens (au10001). */
export const kiwoomPolicy: IssuePolicy = {
  // Both were seen: the same value again with the old one alive (August 2026), and a new value that killed the old one
  // (September 2026, 8005 afterwards). Kiwoom documents neither, so neither is relied upon.
  reissue: "unknown",
  // Documented nowhere; `expires_dt` was seen about 24 hours after the first issue, and it alone decides.
  lifetimeMs: 24 * 60 * 60 * secondMs,
  // No limit is documented. About two requests a second were measured before 1700 (유량=au10001).
  issueIntervalMs: secondMs,
  // Ours: Kiwoom documents no time.
  issueTimeoutMs: 10 * secondMs,
  // A refresh while the old token lives may kill it under a request that is on its way.
  advisoryMs: 0,
  // Ours: the longest that a request and a wrong clock may take together.
  mandatoryMs: 60 * secondMs,
  // A dead value that comes back is tried again a few times, and then the token manager revokes it by au10002. To do so at
  // once would stop programs that use the key without our store, and is left to whoever knows that there are none:
  // policy: { recovery: "revoke-then-issue" }.
  recovery: "issue",
};
