import { createManualClock } from "@auth/testing";
import { describe, expect, it } from "vitest";
import approvalKeyIssued from "./__fixtures__/approval-key-issued.json" with { type: "json" };
import { rejectionOf } from "./__fixtures__/error-of.js";
import { appKey, appSecret } from "./__fixtures__/keys.js";
import { createRecordedFetch, type FixedAnswer } from "./__fixtures__/recorded-fetch.js";
import { createKisApprovalKeyProvider } from "./index.js";

const startAt = "2026-11-21T09:00:00+09:00";

async function issue(answer: FixedAnswer, answersAfterMs = 0) {
  const clock = createManualClock(startAt);
  const { fetch } = createRecordedFetch(answer);
  const provider = createKisApprovalKeyProvider({
    environment: "live",
    appKey,
    appSecret,
    clock,
    async fetch(input, init) {
      await clock.advance(answersAfterMs);
      return fetch(input, init);
    },
  });
  return provider.issueToken({ signal: new AbortController().signal });
}

describe("an approval key", () => {
  it("lives 24 hours from when the request left, as KIS sends no expiry", async () => {
    expect(await issue({ body: approvalKeyIssued }, 3000)).toEqual({
      value: approvalKeyIssued.approval_key,
      issuedAt: Date.parse(startAt),
      expiresAt: Date.parse("2026-11-22T09:00:00+09:00"),
    });
  });

  it.each([36, 286, 287, 4000])(
    "may have %i characters: the documented 286 is no limit",
    async (n) => {
      const approval_key = "k".repeat(n);
      expect((await issue({ body: { approval_key } })).value).toBe(approval_key);
    },
  );

  it("is one whatever the status", async () => {
    const { value } = await issue({ status: 500, body: approvalKeyIssued });
    expect(value).toBe(approvalKeyIssued.approval_key);
  });

  it.each([
    ["missing", {}],
    ["empty", { approval_key: "" }],
    ["a number", { approval_key: 1 }],
    ["text with spaces", { approval_key: "not a key" }],
  ])("that is %s is no key", async (_case, body) => {
    expect(await rejectionOf(issue({ body }))).toMatchObject({
      code: "AUTH_INVALID_RESPONSE",
      path: "approval_key",
    });
  });

  it("cannot be given back: KIS has no endpoint for that", () => {
    const provider = createKisApprovalKeyProvider({ environment: "live", appKey, appSecret });
    expect(provider.revokeToken).toBeUndefined();
  });
});
