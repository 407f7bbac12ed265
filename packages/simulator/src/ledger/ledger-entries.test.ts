import { describe, expect, it } from "vitest";
import {
  kisHeaders,
  kisQuote,
  kisRevoke,
  kisToken,
  kiwoomQuote,
  kiwoomRevoke,
  kiwoomToken,
  request,
} from "../../test-support/client.js";
import { minuteMs, simulators } from "../../test-support/simulators.js";
import {
  assertIssues,
  assertNoRequestsAfterRevocation,
  type LedgerFilter,
  type Simulator,
} from "../index.js";

const start = simulators();

/** A day with something of everything in it. */
async function live({ kis, kiwoom }: Simulator): Promise<void> {
  const token = (await kisToken(kis.live)).body.access_token;
  await kisToken(kis.live);
  await kisQuote(kis.live, token);
  await kisRevoke(kis.live, token);
  await kisQuote(kis.live, token);
  await kisToken(kis.paper);
  kis.paper.failNext("quote", { status: 502, body: {} });
  await kisQuote(kis.paper, "x");
  const { token: other } = (await kiwoomToken(kiwoom.paper)).body;
  kiwoom.paper.killToken();
  await kiwoomQuote(kiwoom.paper, other);
}

describe("find and count", () => {
  it.each<LedgerFilter>([
    { broker: "kiwoom" },
    { environment: "paper" },
    { endpoint: "quote" },
    { account: "kis-live-1" },
    { outcome: "EGW00133" },
    { fault: "answer" },
    { token: "kis-live-1-token-1" },
    { tokenState: "revoked" },
    { tooEarly: true },
    { broker: "kis", environment: "paper", endpoint: "quote" },
    { endpoint: "quote", tokenState: "killed", account: "kiwoom-paper-1" },
  ])("take %j, and nothing else", async (filter) => {
    const simulator = await start();
    await live(simulator);
    const { ledger } = simulator;
    const wanted = Object.entries(filter);
    const expected = ledger.entries.filter((entry) =>
      wanted.every(([name, value]) =>
        Object.entries(entry).some(([a, b]) => a === name && b === value),
      ),
    );
    // A filter that takes all or nothing would prove nothing.
    expect(expected.length).toBeGreaterThan(0);
    expect(expected.length).toBeLessThan(ledger.entries.length);
    expect(ledger.find(filter)).toEqual(expected);
    expect(ledger.count(filter)).toBe(expected.length);
  });

  it("refuse an app key for a label, and do not repeat it", async () => {
    const { kis, ledger } = await start();
    const { appKey: account } = kis.live;
    const refusal = new TypeError(
      'account must be a label such as "kis-paper-1", or "unknown", not an app key',
    );
    expect(() => ledger.find({ account })).toThrow(refusal);
    expect(() => assertIssues(ledger, { account, atMost: 1 })).toThrow(refusal);
  });

  it("wait for as many as there are to be, not counting what was cleared meanwhile", async () => {
    const { kis, ledger } = await start();
    let settled = false;
    // Longer than a test may take: that there are enough must be noticed, not found at the end.
    const options = { atLeast: 2, timeoutMs: 60_000 };
    const waiting = ledger.waitFor({ endpoint: "unknown" }, options).then((found) => {
      settled = true;
      return found;
    });
    for (let times = 0; times < 2; times += 1) {
      await request(kis.live.url);
      expect(settled).toBe(false);
      ledger.clear();
    }
    await request(kis.live.url);
    await request(kis.live.url);
    expect(await waiting).toHaveLength(2);
  });

  it("start anew after clear(), with what was dropped forgotten, and the brokers not", async () => {
    const { kis, ledger } = await start({ maxLedgerEntries: 2 });
    for (let times = 0; times < 3; times += 1) await kisToken(kis.live);
    expect([ledger.count(), ledger.dropped]).toEqual([2, 1]);
    ledger.clear();
    expect([ledger.count(), ledger.dropped]).toEqual([0, 0]);
    await kisToken(kis.live);
    expect(ledger.entries).toMatchObject([{ outcome: "EGW00133", tooEarly: true }]);
    expect(ledger.dropped).toBe(0);
  });
});

it("an entry has these fields and no other, so nothing that a client sends finds a place in it", async () => {
  const simulator = await start();
  await live(simulator);
  const fields = new Set(simulator.ledger.entries.flatMap((entry) => Object.keys(entry)));
  expect([...fields].sort()).toEqual(
    "account at broker endpoint environment fault outcome status token tokenState tooEarly".split(
      " ",
    ),
  );
});

describe("an entry tells", () => {
  it("that a request came too early by the interval of that moment", async () => {
    const { kis, clock, ledger } = await start({ kis: { issueIntervalMs: 5 * minuteMs } });
    await kisToken(kis.live);
    clock.advance(4 * minuteMs);
    await kisToken(kis.live);
    kis.live.setSwitches({ issueIntervalMs: minuteMs });
    await kisToken(kis.live);
    kis.live.setSwitches({ issueIntervalMs: 5 * minuteMs });
    clock.advance(5 * minuteMs - 1);
    await kisToken(kis.live);
    clock.advance(1);
    await kisToken(kis.live);
    const seen = ledger.entries.map(({ tooEarly = false, outcome }) => [tooEarly, outcome]);
    const late = [true, "EGW00133"];
    expect(seen).toEqual([[false, "ok"], late, [false, "ok"], late, [false, "ok"]]);
  });

  it("of an issue whose answer never arrived, and it counts", async () => {
    const { kis, clock, ledger } = await start();
    kis.live.failNext("token", "drop-mid-body");
    await expect(kisToken(kis.live)).rejects.toThrow();
    clock.advance(minuteMs);
    kis.live.failNext("token", "drop", { processed: true });
    await expect(kisToken(kis.live)).rejects.toThrow();
    expect(() => assertIssues(ledger, { atMost: 1 })).toThrow(
      "kis-live-1: 2 issues of a token instead of at most 1",
    );
  });

  it("a token that was killed from one that was revoked: using it is no fault of the client's", async () => {
    const { kis, kiwoom, ledger } = await start();
    const token = (await kisToken(kis.live)).body.access_token;
    kis.live.killToken();
    await kisQuote(kis.live, token);
    assertNoRequestsAfterRevocation(ledger);
    const { token: other } = (await kiwoomToken(kiwoom.live)).body;
    await kiwoomRevoke(kiwoom.live, other);
    await kiwoomQuote(kiwoom.live, other);
    expect(() => assertNoRequestsAfterRevocation(ledger)).toThrow("1 request with a revoked token");
  });

  it("what a held request met when it was let in, not when it knocked", async () => {
    const { kis, clock, ledger } = await start();
    const token = String((await kisToken(kis.live)).body.access_token);
    const held = kis.live.holdNext("quote");
    const pending = request(`${kis.live.url}/uapi/domestic-stock/v1/quotations/inquire-price`, {
      headers: kisHeaders(kis.live, token),
    });
    await held.arrived;
    kis.live.killToken(token);
    clock.advance(minuteMs);
    held.release();
    expect((await pending).body.msg_cd).toBe("EGW00121");
    expect(ledger.entries.at(-1)).toMatchObject({ at: clock.now(), tokenState: "killed" });
  });
});
