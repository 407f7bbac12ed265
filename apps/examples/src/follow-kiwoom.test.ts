import { createKiwoomAuth } from "@auth/kiwoom";
import { createManualClock } from "@auth/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { createLog } from "../test-support/log.ts";
import { createQueue, type Peer, startScriptedServer } from "../test-support/scripted-server.ts";
import { followKiwoom } from "./follow-kiwoom.ts";
import type { Trade } from "./trade.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const issuesAnother = async (count: number): Promise<Response> =>
  Response.json({
    token: `an-invented-token-${count}`,
    token_type: "bearer",
    expires_dt: count === 1 ? "20261124090000" : "20261125090000",
  });

/** Follows a stock at a scripted server; Kiwoom issues `an-invented-token-1`, `-2` … */
async function follow({ issue = issuesAnother } = {}) {
  const server = await startScriptedServer();
  const clock = createManualClock("2026-11-23T09:00:00+09:00");
  const log = createLog();
  const stop = new AbortController();
  const trades: Trade[] = [];
  let tokens = 0;
  const auth = createKiwoomAuth({
    environment: "paper",
    appKey: "an-invented-app-key",
    secretKey: "an-invented-secret-key",
    clock,
    fetch() {
      tokens += 1;
      return issue(tokens);
    },
  });
  const ended = followKiwoom({
    auth,
    url: server.url,
    symbols: ["005930"],
    onTrade: (trade) => trades.push(trade),
    log: log.write,
    clock,
    signal: stop.signal,
  });
  ended.catch(() => {});
  onTestFinished(async () => {
    stop.abort();
    await ended.catch(() => {});
    await auth.close();
    await server.close();
  });
  /** Refuses the token, and lets the program come back. */
  async function refuse(peer: Peer, passMs = minuteMs): Promise<void> {
    peer.send(invalidToken);
    await log.until("connecting again");
    await clock.advance(passMs);
  }
  return { server, clock, log, stop, trades, ended, auth, refuse, tokens: () => tokens };
}

/** The token of the LOGIN that begins a connection. */
async function tokenOf(peer: Peer): Promise<string> {
  const { trnm, token } = JSON.parse(await peer.next());
  expect(trnm).toBe("LOGIN");
  return token;
}

const signedIn = { trnm: "LOGIN", return_code: 0, return_msg: "", sor_yn: "Y" };
const invalidToken = {
  trnm: "LOGIN",
  return_code: 805004,
  return_msg:
    "토큰 인증에 실패했습니다. 접속을 종료합니다 [CODE=8005, MESSAGE=Token an-invented-token-1이 유효하지 않습니다]",
};

it("signs in, then registers, answers heartbeats and tells the trades", async () => {
  const { server, log, trades, tokens } = await follow();
  const peer = await server.accept();
  expect(await tokenOf(peer)).toBe("an-invented-token-1");
  peer.send(signedIn);
  expect(JSON.parse(await peer.next())).toEqual({
    trnm: "REG",
    grp_no: "1",
    refresh: "1",
    data: [{ item: ["005930"], type: ["0B"] }],
  });
  peer.send({ trnm: "REG", return_code: 0, return_msg: "" });
  await log.until("REG done");
  const values = { "10": "-71900", "20": "093354" };
  peer.send({ trnm: "REAL", data: [{ type: "0B", item: "005930", values }] });
  // Another kind of data, and a trade without its price: neither is a trade.
  peer.send({ trnm: "REAL", data: [{ type: "0D", item: "005930", values }] });
  peer.send({ trnm: "REAL", data: [{ type: "0B", item: "005930", values: { "20": "093355" } }] });
  peer.send('{"trnm": "PING"}');
  expect(await peer.next()).toBe('{"trnm": "PING"}');
  expect(trades).toEqual([{ symbol: "005930", time: "093354", price: 71900 }]);
  expect(tokens()).toBe(1);
});

describe("when Kiwoom refuses the token", () => {
  it("it connects with another one, and with that again if it is refused, too", async () => {
    const { server, log, refuse, tokens } = await follow();
    const used: string[] = [];
    for (let count = 0; count < 4; count += 1) {
      const peer = await server.accept();
      used.push(await tokenOf(peer));
      await refuse(peer);
    }
    expect(used.map((token) => token.at(-1))).toEqual(["1", "2", "2", "2"]);
    expect(tokens()).toBe(2);
    // Kiwoom issued the first one a moment ago: the second is waited for, and no trouble. Nor is a token told that Kiwoom repeats.
    expect(log.lines.join()).not.toContain("Next try");
    expect(log.lines[0]).toContain("Token [redacted]");
  });

  it("and issues the same one again, it tries that and asks for no third", async () => {
    const { server, refuse, tokens } = await follow({ issue: () => issuesAnother(1) });
    for (let count = 0; count < 4; count += 1) {
      const peer = await server.accept();
      expect(await tokenOf(peer)).toBe("an-invented-token-1");
      await refuse(peer);
    }
    expect(tokens()).toBe(2);
  });

  it("and takes the same one after all, that is a token like any other at once", async () => {
    const { server, auth, refuse } = await follow({ issue: () => issuesAnother(1) });
    const first = await server.accept();
    await tokenOf(first);
    await refuse(first, 5000);
    const second = await server.accept();
    await tokenOf(second);
    expect(auth.tokens.peek()).toBeUndefined();
    second.send(signedIn);
    await second.next();
    expect(auth.tokens.peek()?.value).toBe("an-invented-token-1");
  });

  it("and took one since, it replaces it again", async () => {
    const { server, refuse } = await follow();
    for (const token of [1, 2]) {
      const peer = await server.accept();
      expect(await tokenOf(peer)).toBe(`an-invented-token-${token}`);
      if (token === 2) {
        peer.send(signedIn);
        await peer.next();
      }
      await refuse(peer);
    }
    expect(await tokenOf(await server.accept())).toBe("an-invented-token-3");
  });
});

it.each([
  ["this machine's address", "지정단말기 인증에 실패했습니다[8050:IP가 등록되지 않았습니다]"],
  ["the environment", "[CODE=8031, MESSAGE=투자구분이 달라서 Token을 사용할수가 없습니다]"],
])("a LOGIN that fails for %s ends it, and the token is kept", async (_case, return_msg) => {
  const { server, ended, tokens } = await follow();
  const peer = await server.accept();
  await tokenOf(peer);
  peer.send({ trnm: "LOGIN", return_code: 3, return_msg });
  await expect(ended).rejects.toThrow("Kiwoom refuses this");
  await peer.closed;
  expect(tokens()).toBe(1);
});

it("it does not come back where another program has taken its place: they would end each other for ever", async () => {
  const { server, ended } = await follow();
  const peer = await server.accept();
  await tokenOf(peer);
  peer.send(signedIn);
  const message = "동일한 App key로 접속이 되었습니다. 기존 세션은 종료가 됩니다";
  peer.send({ trnm: "SYSTEM", code: "R10001", message });
  await expect(ended).rejects.toThrow("Another program has connected with this app key");
  expect(server.count).toBe(1);
});

it("a connection outlives its token, which is replaced at the next connect only", async () => {
  const { server, clock, log, trades, auth, tokens } = await follow();
  const peer = await server.accept();
  await tokenOf(peer);
  peer.send(signedIn);
  await peer.next();
  clock.step(25 * hourMs);
  for (let count = 0; count < 3; count += 1) {
    await clock.advance(minuteMs);
    peer.send({ trnm: "REAL", data: [{ type: "0B", item: "005930", values: { "10": "1" } }] });
    peer.send("PING");
    expect(await peer.next()).toBe("PING");
  }
  expect([trades.length, tokens(), server.count]).toEqual([3, 1, 1]);
  // One thing alone waits for a time: that of the silence.
  expect(clock.sleepers).toBe(1);

  // A request of the bot's needs a token of the new day: that is no reason to leave.
  expect((await auth.getToken()).value).toBe("an-invented-token-2");
  peer.send("PING");
  await peer.next();
  expect([tokens(), server.count, clock.sleepers]).toEqual([2, 1, 1]);

  peer.close();
  await log.until("connecting again");
  await clock.advance(minuteMs);
  expect(await tokenOf(await server.accept())).toBe("an-invented-token-2");
});

it("it comes back after a connection that Kiwoom closed before it answered", async () => {
  const { server, clock, log, tokens } = await follow();
  const peer = await server.accept();
  await tokenOf(peer);
  peer.close();
  await log.until("connecting again");
  await clock.advance(minuteMs);
  expect(await tokenOf(await server.accept())).toBe("an-invented-token-1");
  expect(tokens()).toBe(1);
});

it("a notice ends nothing, and is not answered", async () => {
  const { server, log } = await follow();
  const peer = await server.accept();
  await tokenOf(peer);
  peer.send({ trnm: "SYSTEM", code: "100013", message: "로그인 대기" });
  await log.until("100013");
  peer.send("PING");
  expect(await peer.next()).toBe("PING");
  expect(server.count).toBe(1);
});

it("told to stop, it closes the connection and ends", async () => {
  const { server, stop, ended, clock } = await follow();
  const peer = await server.accept();
  await tokenOf(peer);
  stop.abort();
  await ended;
  await peer.closed;
  expect([server.count, clock.sleepers]).toEqual([1, 0]);
});

it("told to stop while Kiwoom takes its time over a token, it ends at once, without a connection", async () => {
  const answers = createQueue<Response>();
  const { server, stop, ended } = await follow({ issue: answers.next });
  stop.abort();
  await ended;
  answers.push(await issuesAnother(1));
  expect(server.count).toBe(0);
});
