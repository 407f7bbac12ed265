import { createToken } from "@auth/core";
import { describe, expect, it } from "vitest";
import { createFakeTokens } from "../test-support/fake-tokens.js";
import { createGate } from "../test-support/gate.js";
import { createTokenReplacement, type TokenReplacement } from "./token-replacement.js";

function replacementOf(values: readonly (string | undefined)[]) {
  const tokens = createFakeTokens(values);
  const failures: string[] = [];
  const clock = { ms: 0 };
  const replacement: TokenReplacement = createTokenReplacement(
    tokens,
    () => clock.ms,
    ({ code }) => failures.push(code),
  );
  return { tokens, replacement, failures, clock };
}

describe("the replacement of a refused token", () => {
  it("counts a value's age from its first sending, however often it is sent", async () => {
    const { tokens, replacement, clock } = replacementOf(["a"]);
    const token = await tokens.getToken();
    replacement.noteSent(token);
    clock.ms = 7000;
    expect(replacement.ageMs(replacement.noteSent(token))).toBe(7000);
  });

  it("is joined by a request that left with the value while it was under way", async () => {
    const { tokens, replacement } = replacementOf(["a", "a"]);
    const invalidated = createGate();
    const { invalidate } = tokens;
    tokens.invalidate = async (token) => {
      await invalidate(token);
      await invalidated.passed;
    };
    const token = await tokens.getToken();
    const first = replacement.replace(replacement.noteSent(token));
    const late = replacement.noteSent(token);
    expect(replacement.isBareRefusal(late)).toBe(true);
    const second = replacement.replace(late);
    invalidated.open();
    expect((await first)?.value).toBe("a");
    expect(await second).toBe(await first);
    expect(tokens.invalidated).toEqual(["a"]);
  });

  it("begins anew for a request that left after it: then the value was refused again", async () => {
    const { tokens, replacement } = replacementOf(["a", "a", "b"]);
    const token = await tokens.getToken();
    const first = await replacement.replace(replacement.noteSent(token));
    if (first === undefined) throw new Error("no replacement");
    expect((await replacement.replace(replacement.noteSent(first)))?.value).toBe("b");
    expect(tokens.invalidated).toEqual(["a", "a"]);
  });

  it("speaks for all 401s without a code that were on their way when it began, and for none after", async () => {
    const { tokens, replacement } = replacementOf(["a", "a"]);
    const token = await tokens.getToken();
    const [first, slow] = [replacement.noteSent(token), replacement.noteSent(token)];
    replacement.spendBareRefusal(first);
    await replacement.replace(first);
    expect(replacement.isBareRefusal(slow)).toBe(true);
    expect(replacement.isBareRefusal(replacement.noteSent(token))).toBe(false);
  });

  it("lets a late 401 without a code of an older value be sent again with the value of now", async () => {
    const { tokens, replacement } = replacementOf(["a", "b"]);
    const token = await tokens.getToken();
    replacement.spendBareRefusal(replacement.noteSent(token));
    const late = replacement.noteSent(token);
    expect(replacement.isBareRefusal(late)).toBe(false);
    await tokens.invalidate("a");
    await tokens.getToken();
    expect(replacement.isBareRefusal(late)).toBe(true);
    expect((await replacement.replace(late))?.value).toBe("b");
  });

  it("never invalidates an older value: the late answer changes nothing", async () => {
    const { tokens, replacement } = replacementOf(["b"]);
    const old = replacement.noteSent(createToken("a", 0, "access-token"));
    await tokens.getToken();
    await replacement.invalidate(old);
    await replacement.replace(old);
    expect(tokens.invalidated).toEqual([]);
  });

  it("tells once that none is to be had, and finds it later all the same", async () => {
    const { tokens, replacement, failures } = replacementOf(["a", undefined, undefined, "b"]);
    const token = await tokens.getToken();
    const sent = [1, 2, 3].map(() => replacement.noteSent(token));
    const results: (string | undefined)[] = [];
    for (const each of sent) results.push((await replacement.replace(each))?.value);
    expect(results).toEqual([undefined, undefined, "b"]);
    expect(failures).toEqual(["AUTH_ISSUE_RATE_LIMITED"]);
    expect(tokens.invalidated).toEqual(["a"]);
  });

  it("remembers the newest values only, so that a program can run for years", async () => {
    const { replacement, clock } = replacementOf([]);
    const first = createToken("0", 0, "access-token");
    replacement.noteSent(first);
    clock.ms = 1000;
    for (let value = 1; value <= 8; value += 1) {
      replacement.noteSent(createToken(String(value), 0, "access-token"));
    }
    expect(replacement.ageMs(replacement.noteSent(first))).toBe(0);
  });
});
