import { describe, expect, it } from "vitest";
import { failure, openDesk } from "./desk.js";

// Each was found by the model, and is told here as it happened.
describe("what the model has found", () => {
  it("says when to try again, also where a slow store outlasts the hold", async () => {
    const { clock, store, tokens } = openDesk({ script: [{ code: "AUTH_NETWORK" }] });
    const { set } = store;
    store.set = async (...args) => {
      await clock.sleep(2000);
      return set(...args);
    };
    const call = failure(tokens.getToken());
    await clock.advance(10_000);
    expect(await call).toMatchObject({ code: "AUTH_NETWORK", retryAt: expect.any(Number) });
  });
});
