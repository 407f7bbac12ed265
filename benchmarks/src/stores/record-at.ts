import type { TokenRecord } from "@auth/core";
import { dayMs } from "../peers/peer.ts";

/** The key of the record that is measured with. */
export const key: string = `kis-access-token-${"0".repeat(64)}`;

/** A record as KIS makes it: a token of 350 characters, one dead value, a settled attempt. */
export function recordAt(revision: number): TokenRecord {
  const now = Date.now();
  return {
    format: 1,
    key,
    revision,
    token: { value: "x".repeat(350), issuedAt: now, expiresAt: now + dayMs },
    dead: [{ sha256: "0".repeat(64), at: now, until: now + dayMs, cause: "rejected" }],
    attempt: { id: "00000000-0000-4000-8000-000000000000", at: now, settled: true },
  };
}
