import { AssertionError } from "node:assert";
import { describe, expect, it } from "vitest";
import { kisToken, kiwoomToken } from "../../test-support/client.js";
import { minuteMs, simulators } from "../../test-support/simulators.js";
import { waitForEntries } from "./wait-for-entries.js";

const start = simulators();

describe("waiting for the ledger", () => {
  it("ends with the request that it waits for, and not with another", async () => {
    const { kis, kiwoom, ledger } = await start();
    const seen: string[] = [];
    const waited = ledger.waitFor({ broker: "kis", outcome: "ok" }).then((entries) => {
      seen.push(...entries.map(({ account }) => account));
    });
    await kiwoomToken(kiwoom.live);
    expect(seen).toEqual([]);
    await kisToken(kis.paper);
    await waited;
    expect(seen).toEqual(["kis-paper-1"]);
  });

  it("counts what was there before, and goes on until there are enough", async () => {
    const { kis, clock, ledger } = await start();
    await kisToken(kis.live);
    expect(await ledger.waitFor()).toHaveLength(1);
    let settled = false;
    const three = ledger.waitFor({ endpoint: "token" }, { atLeast: 3 });
    const watched = three.then(() => {
      settled = true;
    });
    await kisToken(kis.live);
    expect([ledger.count(), settled]).toEqual([2, false]);
    clock.advance(minuteMs);
    await kisToken(kis.live);
    await watched;
    expect((await three).map(({ outcome }) => outcome)).toEqual(["ok", "EGW00133", "ok"]);
  });

  it("fails when its time is over, with what came, or else what there was instead", async () => {
    const { kis, ledger } = await start();
    const soon = { timeoutMs: 10 };
    const nothing = await ledger.waitFor({ endpoint: "order" }, soon).catch((error) => error);
    expect(nothing).toBeInstanceOf(AssertionError);
    expect(nothing.message).toBe(
      '0 requests like {"endpoint":"order"} instead of at least 1 within 10 ms; the last others:',
    );
    await kisToken(kis.live);
    const line = "\n  2026-11-20T15:30:00.000Z  kis-live-1  token  ok (200)";
    await expect(ledger.waitFor({ endpoint: "order" }, soon)).rejects.toThrow(
      `the last others:${line}`,
    );
    const tooFew = ledger.waitFor({ endpoint: "token" }, { atLeast: 2, timeoutMs: 0 });
    await expect(tooFew).rejects.toThrow(
      `1 request like {"endpoint":"token"} instead of at least 2 within 0 ms${line}`,
    );
  });

  it("listens no longer than it waits", async () => {
    const ends: string[] = [];
    const ledger = { entries: [], onWrite: () => () => ends.push("heard enough") };
    expect(await waitForEntries(ledger, () => true, { timeoutMs: 1 })).toEqual([]);
    expect(ends).toEqual(["heard enough"]);
  });

  it("refuses what it could wait for in vain", async () => {
    const { ledger } = await start();
    const misspelt = { endpoints: "token" } as object;
    await expect(ledger.waitFor(misspelt)).rejects.toThrow(TypeError);
    for (const atLeast of [0, 1.5]) {
      await expect(ledger.waitFor({}, { atLeast })).rejects.toThrow("atLeast must be a whole");
    }
    for (const timeoutMs of [-1, Number.NaN, 2 ** 31]) {
      await expect(ledger.waitFor({}, { timeoutMs })).rejects.toThrow("timeoutMs must be a number");
    }
  });
});
