import { describe, expect, it } from "vitest";
import {
  kisOrder,
  kisQuote,
  kisToken,
  kiwoomOrder,
  kiwoomQuote,
  kiwoomToken,
  post,
  request,
} from "../test-support/client.js";
import { hourMs, simulators, startAt } from "../test-support/simulators.js";
import { approvalKey, connect, subscription, type TestSocket } from "../test-support/socket.js";
import { type Simulator, type SimulatorOptions, startSimulator } from "./index.js";

const start = simulators();

/** All that the control port tells of a simulator. */
async function stateOf({ control }: Simulator): Promise<unknown> {
  const { body } = await request(`${control?.url}/state`);
  return { ...body, holds: (await request(`${control?.url}/holds`)).body };
}

async function logIn({ kiwoom }: Simulator, token: unknown): Promise<TestSocket> {
  const socket = await connect(kiwoom.live.webSocketUrl);
  socket.send({ trnm: "LOGIN", token });
  return socket;
}

describe("a simulator that was reset", () => {
  it("is in the state it started in, at the clock and with the switches and accounts it was given", async () => {
    const options: SimulatorOptions = {
      control: true,
      kis: { expiresIn: "remainder" },
      accounts: { kis: { paper: [{ appKey: "first" }, { appKey: "second" }] } },
    };
    const simulator = await start(options);
    const { kis, kiwoom, clock, ledger } = simulator;
    const atStart = await stateOf(simulator);

    const token = (await kisToken(kis.live)).body.access_token;
    await kisOrder(kis.live, token);
    await logIn(simulator, (await kiwoomToken(kiwoom.live)).body.token);
    await ledger.waitFor({ endpoint: "websocket" });
    kis.live.failNext("quote", "drop", Number.POSITIVE_INFINITY);
    kis.paper.holdNext();
    kiwoom.live.sockets.refuseSignIn("8050", Number.POSITIVE_INFINITY);
    await post(`${simulator.control?.url}/holds`, { host: "kiwoom-paper" });
    kis.paper.setSwitches({ expiresIn: "documented", lifetimeMs: 1 });
    kiwoom.paper.switches.reissue = "replaces";
    const added = kis.paper.addAccount();
    kiwoom.live.addAccount();
    clock.run(60);
    expect(await stateOf(simulator)).not.toEqual(atStart);

    simulator.reset();
    expect(await stateOf(simulator)).toEqual(atStart);
    expect(ledger.entries).toEqual([]);
    expect(kis.paper.accounts.map(({ appKey }) => appKey)).toEqual(["first", "second"]);
    const asAdded = { appkey: added.appKey, appsecret: added.appSecret };
    expect((await kisToken(kis.paper, asAdded)).body.error_code).toBe("EGW00103");
    expect(kis.paper.addAccount().label).toBe("kis-paper-3");
  });

  it("knows no token, key or order from before, no limit reached, no route", async () => {
    const simulator = await start({
      kis: { requestsPerSecond: 1 },
      kiwoom: { requestsPerSecond: 1, reconnectIntervalMs: hourMs },
    });
    const { kis, kiwoom, ledger } = simulator;
    const day = async () => {
      const kisValue = (await kisToken(kis.live)).body.access_token;
      expect((await kisQuote(kis.live, kisValue)).status).toBe(200);
      const { token } = (await kiwoomToken(kiwoom.live)).body;
      const ordered = await kiwoomOrder(kiwoom.live, token);
      expect(ordered.body.ord_no).toBe("0000001");
      const socket = await logIn(simulator, token);
      expect(await socket.next()).toMatchObject({ return_code: 0 });
      await kiwoomToken(kiwoom.live);
      return { kisValue, token, key: await approvalKey(kis.live) };
    };
    const before = await day();
    const route = { path: "/uapi/test", body: {} };
    kis.live.addRoute(route);
    simulator.reset();
    const after = await day();
    expect(ledger.count({ endpoint: "token", tooEarly: true })).toBe(0);
    expect(after).not.toEqual(before);
    expect(ledger.find({ endpoint: "quote" })[0]?.token).toBe("kis-live-1-token-1");
    simulator.reset();
    expect((await kisQuote(kis.live, before.kisValue)).body.msg_cd).toBe("EGW00121");
    expect((await kiwoomQuote(kiwoom.live, before.token)).body.return_msg).toContain("8005");
    expect((await request(`${kis.live.url}/uapi/test`)).status).toBe(404);
    const socket = await connect(kis.live.webSocketUrl);
    socket.send(subscription(before.key));
    expect(await socket.next()).toMatchObject({ body: { msg_cd: "OPSP0011" } });
    expect(kiwoom.live.orders).toEqual([]);
  });

  it("has cut WebSockets, and lets their accounts sign in at once", async () => {
    const simulator = await start();
    const { live } = simulator.kis;
    const signIn = async (): Promise<TestSocket> => {
      const socket = await connect(live.webSocketUrl);
      socket.send(subscription(await approvalKey(live)));
      expect(await socket.next()).toMatchObject({ body: { msg_cd: "OPSP0000" } });
      return socket;
    };
    const socket = await signIn();
    const idle = await connect(live.webSocketUrl);
    simulator.reset();
    expect([live.sockets.open, live.sockets.signedIn]).toEqual([0, []]);
    expect(await Promise.all([socket.closed, idle.closed])).toEqual([1006, 1006]);
    await signIn();
  });

  it("has ended what hung, came slowly or was held, on which no broker acts any more", async () => {
    const { kis, kiwoom, ledger, ...simulator } = await start();
    const { token } = (await kiwoomToken(kiwoom.live)).body;
    kis.live.failNext("token", "hang");
    kis.live.failNext("token", { delayMs: hourMs });
    const ended = [kisToken(kis.live), kisToken(kis.live)];
    await ledger.waitFor({ environment: "live", broker: "kis" }, { atLeast: 2 });
    const order = kiwoom.live.holdNext("order");
    ended.push(kiwoomOrder(kiwoom.live, token));
    const connecting = kiwoom.paper.holdNext("connect");
    kis.paper.failNext("connect", "hang");
    const dialled = [kiwoom.paper, kis.paper].map(({ webSocketUrl }) =>
      expect(connect(webSocketUrl)).rejects.toThrow("1006"),
    );
    await ledger.waitFor({ endpoint: "connect", fault: "hang" });
    await Promise.all([order.arrived, connecting.arrived]);
    const outcomes = Promise.allSettled(ended);
    simulator.reset();
    order.release();
    connecting.release();
    expect((await outcomes).map(({ status }) => status)).toEqual(Array(3).fill("rejected"));
    await Promise.all(dialled);
    await kiwoomToken(kiwoom.live);
    expect(kiwoom.live.orders).toEqual([]);
    expect(ledger.entries).toMatchObject([{ endpoint: "token", account: "kiwoom-live-1" }]);
  });

  it("follows the machine's clock again where no time was given", async () => {
    const { clock, reset, close } = await startSimulator({ speed: 2 });
    clock.set(0);
    reset();
    expect(clock.speed).toBe(2);
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(60_000);
    await close();
  });

  it("can be had by the control port, without a body", async () => {
    const { control, clock, kis } = await start({ control: true });
    await kisToken(kis.live);
    clock.advance(hourMs);
    const { status, body } = await request(`${control?.url}/reset`, { method: "POST" });
    expect([status, body.clock]).toMatchObject([200, { now: startAt, speed: 0 }]);
    expect((await request(`${control?.url}/ledger`)).body.count).toBe(0);
    expect((await post(`${control?.url}/reset`, { host: "kis" })).status).toBe(400);
  });
});
