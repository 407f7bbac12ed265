import { createHook } from "node:async_hooks";
import { once } from "node:events";
import { connect as dial } from "node:net";
import { expect, it } from "vitest";
import { kiwoomOrder, kiwoomQuote, kiwoomToken } from "../../test-support/client.js";
import { hourMs, minuteMs, simulators } from "../../test-support/simulators.js";
import {
  approvalKey,
  connect,
  subscription,
  type TestSocket,
  wsDial,
} from "../../test-support/socket.js";
import { watchAnswer } from "../../test-support/watch-answer.js";

const start = simulators();

async function logIn(webSocketUrl: string, token: unknown): Promise<[TestSocket, unknown]> {
  const socket = await connect(webSocketUrl);
  socket.send({ trnm: "LOGIN", token });
  return [socket, (await socket.next()).return_code];
}

it("a WebSocket of Kiwoom outlives its token, which signs in no other", async () => {
  const quiet = { pingIntervalMs: 0, tickIntervalMs: 0, oneWebSocketSession: false };
  const { kiwoom, clock } = await start({ kiwoom: quiet });
  const { token } = (await kiwoomToken(kiwoom.live)).body;
  const [socket] = await logIn(kiwoom.live.webSocketUrl, token);
  const registers = async (item: string): Promise<unknown> => {
    const data = [{ item: [item], type: ["0B"] }];
    socket.send({ trnm: "REG", grp_no: "1", refresh: "1", data });
    return (await socket.next()).return_code;
  };
  kiwoom.live.killToken(String(token));
  expect(await registers("005930")).toBe(0);
  expect((await kiwoomQuote(kiwoom.live, token)).body.return_code).not.toBe(0);
  expect((await logIn(kiwoom.live.webSocketUrl, token))[1]).not.toBe(0);
  const { token: next } = (await kiwoomToken(kiwoom.live)).body;
  expect((await logIn(kiwoom.live.webSocketUrl, next))[1]).toBe(0);
  clock.advance(24 * hourMs);
  // Not killed by anyone, and a day old.
  expect((await logIn(kiwoom.live.webSocketUrl, next))[1]).not.toBe(0);
  expect(await registers("000660")).toBe(0);
  expect(kiwoom.live.sockets.sendTick({ symbol: "000660" })).toBe(1);
});

it("a WebSocket of Kiwoom hears of the orders of its own account only", async () => {
  const { kiwoom } = await start();
  const stranger = { ...kiwoom.live, ...kiwoom.live.addAccount() };
  const { token } = (await kiwoomToken(kiwoom.live)).body;
  const [socket] = await logIn(kiwoom.live.webSocketUrl, token);
  socket.send({ trnm: "REG", grp_no: "1", refresh: "1", data: [{ item: [""], type: ["00"] }] });
  await socket.next();
  await kiwoomOrder(stranger, (await kiwoomToken(stranger)).body.token);
  await kiwoomOrder(kiwoom.live, token);
  const { data } = (await socket.next()) as { data: { values: Record<string, string> }[] };
  expect(kiwoom.live.orders.map(({ account }) => account)).toEqual([
    "kiwoom-live-2",
    "kiwoom-live-1",
  ]);
  expect(data[0]?.values[9203]).toBe(kiwoom.live.orders[1]?.orderNumber);
});

it("the nightly maintenance cuts every WebSocket, lets none in, and ends with its minute", async () => {
  const { kis, kiwoom, clock } = await start({
    kis: { maintenanceWindow: "01:00-02:00", tickIntervalMs: 0, pingIntervalMs: 0 },
  });
  const key = await approvalKey(kis.live);
  const socket = await connect(kis.live.webSocketUrl);
  socket.send(subscription(key));
  await socket.next();
  const elsewhere = await connect(kiwoom.live.webSocketUrl);
  clock.advance(30 * minuteMs);
  expect(await socket.closed).toBe(1006);
  await expect(connect(kis.live.webSocketUrl)).rejects.toThrow("1006");
  clock.advance(hourMs - 1);
  await expect(connect(kis.live.webSocketUrl)).rejects.toThrow("1006");
  clock.advance(1);
  const again = await connect(kis.live.webSocketUrl);
  again.send(subscription(key));
  expect(await again.next()).toMatchObject({ body: { msg_cd: "OPSP0000" } });
  // Kiwoom has no maintenance tonight, only a LOGIN that never came.
  expect(await elsewhere.closed).toBe(1000);
});

it("nothing is left behind of clients that have gone: no timer, no session", async () => {
  const timers = new Map<number, NodeJS.Timeout>();
  const hook = createHook({
    init(id, type, _trigger, resource) {
      if (type === "Timeout") timers.set(id, resource as NodeJS.Timeout);
    },
    destroy: (id) => void timers.delete(id),
  });
  // The simulator keeps no process alive. The others' timers in here do, and these clients set none.
  const own = (): number => [...timers.values()].filter((timer) => !timer.hasRef()).length;
  const { kis, kiwoom, ledger, close } = await start();
  const key = await approvalKey(kis.live);
  const longMs = 24 * hourMs;
  hook.enable();
  try {
    kis.live.failNext("connect", { delayMs: longMs });
    kis.live.failNext("websocket", { delayMs: longMs });
    const waiting = connect(kis.live.webSocketUrl, wsDial).catch(() => undefined);
    await ledger.waitFor({ endpoint: "connect", fault: "delay" });
    const socket = await connect(kis.live.webSocketUrl, wsDial);
    socket.send(subscription(key));
    await ledger.waitFor({ endpoint: "websocket", fault: "delay" });
    await connect(kiwoom.live.webSocketUrl, wsDial);
    kis.live.failNext(undefined, { delayMs: longMs });
    kis.live.failNext(undefined, { trickleMs: longMs });
    kis.live.failNext(undefined, "hang");
    const answers = [1, 2, 3].map(() => watchAnswer(kis.live.url));
    await ledger.waitFor({ endpoint: "unknown" }, { atLeast: 3 });
    expect(own()).toBeGreaterThan(5);
    await close();
    await Promise.all([waiting, socket.closed, ...answers]);
    await expect.poll(own, { timeout: 10_000 }).toBe(0);
    expect([kis.live.sockets.open, kiwoom.live.sockets.open]).toEqual([0, 0]);
  } finally {
    hook.disable();
  }
});

it.each<[string, number, number]>([
  ["with a grace is told that the server goes away", 10_000, 1001],
  ["without one is cut, as by a crash", 0, 1006],
])("a WebSocket %s", async (_what, graceMs, code) => {
  const { kis, kiwoom, close } = await start();
  const sockets = await Promise.all(
    [kis.live, kis.paper, kiwoom.live].map(({ webSocketUrl }) => connect(webSocketUrl)),
  );
  await close({ graceMs });
  expect(await Promise.all(sockets.map(({ closed }) => closed))).toEqual([code, code, code]);
});

it("a WebSocket whose client says no farewell is cut when the grace is over", async () => {
  const { kis, close, ledger } = await start();
  const { host, port } = new URL(kis.live.url);
  const silent = dial(Number(port), "127.0.0.1").resume();
  silent.write(
    `GET / HTTP/1.1\r\nhost: ${host}\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  );
  await ledger.waitFor({ endpoint: "connect" });
  const ended = once(silent, "close");
  await close({ graceMs: 20 });
  await ended;
});
