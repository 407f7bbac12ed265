import { createKisAuth } from "@auth/kis";
import { createManualClock } from "@auth/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { createLog } from "../test-support/log.ts";
import { createQueue, type Peer, startScriptedServer } from "../test-support/scripted-server.ts";
import { followKis } from "./follow-kis.ts";
import type { Trade } from "./trade.ts";

const minuteMs = 60_000;

const issuesAnother = async (count: number): Promise<Response> =>
  Response.json({ approval_key: `an-invented-approval-key-${count}` });

/** Follows two stocks at a scripted server, `programs` times; KIS issues `key-1`, `key-2` … */
async function follow({ issue = issuesAnother, programs = 1 } = {}) {
  const server = await startScriptedServer();
  const clock = createManualClock("2026-11-23T09:00:00+09:00");
  const log = createLog();
  const stop = new AbortController();
  const trades: Trade[] = [];
  let keys = 0;
  const auth = createKisAuth({
    environment: "paper",
    appKey: "an-invented-app-key",
    appSecret: "an-invented-app-secret",
    clock,
    fetch() {
      keys += 1;
      return issue(keys);
    },
  });
  const run = (): Promise<void> =>
    followKis({
      auth,
      url: server.url,
      symbols: ["005930", "000660"],
      onTrade: (trade) => trades.push(trade),
      log: log.write,
      clock,
      signal: stop.signal,
    });
  const ended = Promise.all(Array.from({ length: programs }, run));
  ended.catch(() => {});
  onTestFinished(async () => {
    stop.abort();
    await ended.catch(() => {});
    await auth.close();
    await server.close();
  });
  /** Refuses the key, and lets the program come back. */
  async function refuse(peer: Peer, passMs = minuteMs): Promise<void> {
    peer.send(invalidApproval);
    await log.until("connecting again");
    await clock.advance(passMs);
  }
  return { server, clock, log, stop, trades, ended, auth, refuse, keys: () => keys };
}

/** The two subscriptions that begin a connection: the approval key of both. */
async function keyOf(peer: Peer): Promise<string> {
  const both = [JSON.parse(await peer.next()), JSON.parse(await peer.next())];
  expect(both.map(({ body }) => body.input.tr_key)).toEqual(["005930", "000660"]);
  const keys = new Set<string>(both.map(({ header }) => header.approval_key));
  expect(keys.size).toBe(1);
  return [...keys].join();
}

const answer = (rt_cd: string, msg_cd: string, msg1: string): object => ({
  header: { tr_id: "H0STCNT0", tr_key: "005930", encrypt: "N" },
  body: { rt_cd, msg_cd, msg1 },
});
const subscribed = answer("0", "OPSP0000", "SUBSCRIBE SUCCESS");
const refused = (msg_cd: string, msg1: string): object => answer("1", msg_cd, msg1);
const invalidApproval = refused("OPSP0011", "invalid approval : an-invented-approval-key-1");

it("signs in with one approval key, answers heartbeats and tells the trades", async () => {
  const { server, log, trades, keys } = await follow();
  const peer = await server.accept();
  expect(await keyOf(peer)).toBe("an-invented-approval-key-1");
  peer.send(subscribed);
  peer.send("0|H0STCNT0|002|005930^093354^71900^000660^093355^172000");
  // Another kind of data, and a trade without its price: neither is one at 0 won, or at 1.
  for (const text of ["H0STASP0|001|005930^1^1", "H0STCNT0|001|005930^093356^"])
    peer.send(`0|${text}`);
  const heartbeat = '{"header": {"tr_id":"PINGPONG","datetime":"20261123093400"}}';
  peer.send(heartbeat);
  expect(await peer.next()).toBe(heartbeat);
  expect(trades).toEqual([
    { symbol: "005930", time: "093354", price: 71900 },
    { symbol: "000660", time: "093355", price: 172000 },
  ]);
  expect(keys()).toBe(1);
  expect(log.lines).toEqual(["subscribed to 005930"]);
});

describe("when KIS refuses the approval key", () => {
  it("it connects with another one", async () => {
    const { server, log, refuse } = await follow();
    const first = await server.accept();
    await keyOf(first);
    await refuse(first);
    expect(await keyOf(await server.accept())).toBe("an-invented-approval-key-2");
    // KIS issued the first one a moment ago: the second is waited for, and no trouble. Nor is a key told that KIS repeats.
    expect(log.lines.join()).not.toMatch(/Next try|an-invented/);
  });

  it("on two connections at once, both come back with one other key", async () => {
    const { server, clock, log, keys } = await follow({ programs: 2 });
    const peers = [await server.accept(), await server.accept()];
    for (const peer of peers) expect(await keyOf(peer)).toBe("an-invented-approval-key-1");
    for (const peer of peers) peer.send(invalidApproval);
    for (const _ of peers) await log.until("connecting again");
    await clock.advance(minuteMs);
    for (const _ of peers) {
      expect(await keyOf(await server.accept())).toBe("an-invented-approval-key-2");
    }
    expect(keys()).toBe(2);
  });

  it("and issues the same one again, it tries that and asks for no third", async () => {
    const { server, refuse, keys } = await follow({ issue: () => issuesAnother(1) });
    for (let count = 0; count < 4; count += 1) {
      const peer = await server.accept();
      expect(await keyOf(peer)).toBe("an-invented-approval-key-1");
      await refuse(peer);
    }
    expect(keys()).toBe(2);
  });

  it("and takes the same one after all, that is a key like any other at once", async () => {
    const { server, log, auth, refuse } = await follow({ issue: () => issuesAnother(1) });
    const first = await server.accept();
    await keyOf(first);
    await refuse(first, 5000);
    const second = await server.accept();
    await keyOf(second);
    expect(auth.approvalKeys.peek()).toBeUndefined();
    second.send(subscribed);
    await log.until("subscribed");
    expect(auth.approvalKeys.peek()?.value).toBe("an-invented-approval-key-1");
  });

  it("and the other one as well, it keeps that: the key is not the trouble", async () => {
    const { server, refuse, keys } = await follow();
    const used: string[] = [];
    for (let count = 0; count < 4; count += 1) {
      const peer = await server.accept();
      used.push(await keyOf(peer));
      await refuse(peer);
    }
    expect(used.map((key) => key.at(-1))).toEqual(["1", "2", "2", "2"]);
    expect(keys()).toBe(2);
  });

  it("and took one since, it replaces it again", async () => {
    const { server, log, refuse } = await follow();
    for (const key of [1, 2]) {
      const peer = await server.accept();
      expect(await keyOf(peer)).toBe(`an-invented-approval-key-${key}`);
      if (key === 2) {
        peer.send(subscribed);
        await log.until("subscribed");
      }
      await refuse(peer);
    }
    expect(await keyOf(await server.accept())).toBe("an-invented-approval-key-3");
  });
});

it("while another connection uses the app key it waits a minute, and asks for no other key", async () => {
  const { server, clock, log, keys } = await follow();
  const peer = await server.accept();
  await keyOf(peer);
  peer.send({
    header: { tr_id: "(null)", tr_key: "", encrypt: "N" },
    body: { rt_cd: "9", msg_cd: "OPSP8996", msg1: "ALREADY IN USE appkey" },
  });
  expect(await log.until("connecting again")).toBe("connecting again in 60.0 s");
  await clock.advance(minuteMs);
  expect(await keyOf(await server.accept())).toBe("an-invented-approval-key-1");
  expect(keys()).toBe(1);
});

it("a connection outlives its approval key, which is replaced at the next connect only", async () => {
  const { server, clock, log, trades, auth, keys } = await follow();
  const peer = await server.accept();
  await keyOf(peer);
  peer.send(subscribed);
  await log.until("subscribed");
  const heartbeat = '{"header":{"tr_id":"PINGPONG"}}';
  clock.step(25 * 60 * minuteMs);
  for (let count = 0; count < 3; count += 1) {
    await clock.advance(minuteMs);
    peer.send("0|H0STCNT0|001|005930^100000^72000");
    peer.send(heartbeat);
    expect(await peer.next()).toBe(heartbeat);
  }
  expect([trades.length, keys(), server.count]).toEqual([3, 1, 1]);
  // One thing alone waits for a time: that of the silence.
  expect(clock.sleepers).toBe(1);
  // A key that something else asked for is no reason to leave.
  expect((await auth.getApprovalKey()).value).toBe("an-invented-approval-key-2");
  peer.send(heartbeat);
  await peer.next();
  expect([keys(), server.count, clock.sleepers]).toEqual([2, 1, 1]);

  peer.close();
  await log.until("connecting again");
  await clock.advance(minuteMs);
  expect(await keyOf(await server.accept())).toBe("an-invented-approval-key-2");
});

it("a subscription that is wrong ends it: sent again, it would fail again", async () => {
  const { server, ended } = await follow();
  const peer = await server.accept();
  await keyOf(peer);
  peer.send(refused("OPSP8992", "SUBSCRIBE ERROR : invalid tr_key"));
  await expect(ended).rejects.toThrow("KIS refuses 005930");
  await peer.closed;
});

it("what KIS says of no consequence ends nothing", async () => {
  const { server, log } = await follow();
  const peer = await server.accept();
  await keyOf(peer);
  peer.send(refused("OPSP0002", "ALREADY IN SUBSCRIBE"));
  peer.send("something new");
  peer.send(subscribed);
  await log.until("subscribed");
  expect(server.count).toBe(1);
});

it("told to stop, it closes the connection and ends", async () => {
  const { server, stop, ended, clock } = await follow();
  const peer = await server.accept();
  await keyOf(peer);
  stop.abort();
  await ended;
  await peer.closed;
  expect([server.count, clock.sleepers]).toEqual([1, 0]);
});

it("told to stop while KIS takes its time over a key, it ends at once, without a connection", async () => {
  const answers = createQueue<Response>();
  const { server, stop, ended } = await follow({ issue: answers.next });
  stop.abort();
  await ended;
  answers.push(await issuesAnother(1));
  expect(server.count).toBe(0);
});
