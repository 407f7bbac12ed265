import type { TokenStore } from "@auth/core";
import { describe, expect, it } from "vitest";
import { failure, openDesk, outcome } from "./laws/desk.js";

/** `store`, whose next write of a token takes until `release()`. */
function slowToSaveTokens(store: TokenStore): TokenStore & { release(): void } {
  let release = (): void => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  return {
    get: store.get,
    delete: store.delete,
    async set(key, record, options) {
      if (record.token) await released;
      return store.set(key, record, options);
    },
    release,
  };
}

describe("one request after another", () => {
  it("says that a second has to pass when the token was refused before it was saved", async () => {
    const { clock, provider, store, another } = openDesk();
    const slow = slowToSaveTokens(store);
    const tokens = another({ store: slow });
    const call = failure(tokens.getToken());
    const patient = outcome(tokens.getToken({ maxWaitMs: 5_000 }));
    await clock.advance(0);
    expect(tokens.peek()?.value).toBe("token-1");
    const invalidating = tokens.invalidate("token-1");
    slow.release();
    await invalidating;
    expect(await call).toMatchObject({
      code: "AUTH_ISSUE_RATE_LIMITED",
      retryAt: clock.now() + 1_000,
    });
    await clock.advance(999);
    expect(provider.issues).toHaveLength(1);
    await clock.advance(1);
    expect(await patient).toBe("token-2");
    expect(provider.issues).toHaveLength(2);
  });
});
