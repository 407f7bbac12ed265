import { describe, expect, it } from "vitest";
import { createTokenRegistry } from "./token-registry.js";

describe("the tokens of a host", () => {
  it("are as many as a load test needs, and no more: the oldest makes room", () => {
    const tokens = createTokenRegistry(() => 0);
    for (let ordinal = 0; ordinal <= 100_000; ordinal += 1) {
      tokens.add({
        value: `${ordinal}`,
        account: ordinal === 0 ? "kis-live-2" : "kis-live-1",
        issuedAt: 0,
        namedExpiresAt: 1,
        expiresAt: 1,
      });
    }
    expect(tokens.find("0")).toBeUndefined();
    expect(tokens.current("kis-live-2")).toBeUndefined();
    expect(tokens.describe("0")).toEqual({ tokenState: "unknown" });
    expect(tokens.find("1")).toBeDefined();
    expect(tokens.describe("100000")).toEqual({
      token: "kis-live-1-token-100000",
      tokenState: "living",
    });
  });
});
