import { once } from "node:events";
import { createKisAuth, createKisSubscribeMessage } from "@auth/kis";
import { createKiwoomAuth } from "@auth/kiwoom";
import type { Simulator } from "@auth/simulator";
import { describe, expect, it } from "vitest";
import { followSimulated } from "../test-support/follow-simulated.ts";
import type { Log } from "../test-support/log.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** What a broker saw, in order: the endpoint and what came of it. */
function seen({ ledger }: Simulator): string[] {
  return ledger.entries
    .filter(({ endpoint }) => endpoint !== "connect")
    .map(({ endpoint, outcome }) => `${endpoint} ${outcome}`);
}

async function untilSubscribed(log: Log): Promise<void> {
  await log.until("subscribed to 005930");
  await log.until("subscribed to 000660");
}

describe("the example for KIS, against the simulated broker", () => {
  it("signs in with one key for all subscriptions, and tells the trades", async () => {
    const { simulator, log, trades } = await followSimulated("kis");
    await untilSubscribed(log);
    simulator.kis.paper.sockets.sendTick({ symbol: "000660", price: 172_000 });
    expect(await trades.next()).toEqual({ symbol: "000660", time: "090000", price: 172_000 });
    expect(seen(simulator)).toEqual(["approval ok", "websocket ok", "subscription ok"]);
  });

  it("survives a key that KIS forgot, with one other key", async () => {
    const { simulator, log, trades, pass, passWait } = await followSimulated("kis");
    await untilSubscribed(log);
    await pass(minuteMs);
    simulator.kis.paper.killApprovalKey();
    simulator.kis.paper.sockets.drop();
    await passWait();
    await log.until("OPSP0011");
    await passWait();
    await untilSubscribed(log);
    simulator.kis.paper.sockets.sendTick({ symbol: "005930", price: 71_500 });
    expect((await trades.next()).price).toBe(71_500);
    expect(simulator.ledger.count({ endpoint: "approval" })).toBe(2);
  });

  it("goes on with a key that KIS forgot while the connection holds", async () => {
    const { simulator, log, trades } = await followSimulated("kis");
    await untilSubscribed(log);
    simulator.kis.paper.killApprovalKey();
    simulator.kis.paper.sockets.sendTick({ symbol: "005930" });
    expect((await trades.next()).price).toBe(71_000);
    expect(simulator.ledger.count({ endpoint: "approval" })).toBe(1);
  });

  it("comes back after a cut with the key that it has", async () => {
    const { simulator, log, passWait } = await followSimulated("kis");
    await untilSubscribed(log);
    for (let cut = 0; cut < 3; cut += 1) {
      simulator.kis.paper.sockets.drop();
      await passWait();
      await untilSubscribed(log);
    }
    expect(simulator.ledger.count({ endpoint: "approval" })).toBe(1);
  });

  it("waits for another connection of the app key to end, with the key that it has", async () => {
    const { simulator, clock, log, passWait } = await followSimulated("kis");
    await untilSubscribed(log);
    const { url, webSocketUrl, appKey, appSecret, sockets } = simulator.kis.paper;
    const other = createKisAuth({ environment: "paper", baseUrl: url, appKey, appSecret, clock });
    const key = await other.getApprovalKey();
    await other.close();
    sockets.drop();
    const socket = new WebSocket(webSocketUrl);
    await once(socket, "open");
    socket.send(createKisSubscribeMessage(key, { trId: "H0STCNT0", trKey: "035720" }));
    await once(socket, "message");
    await passWait();
    await log.until("OPSP8996");
    const approvals = simulator.ledger.count({ endpoint: "approval" });

    socket.close();
    await once(socket, "close");
    await expect.poll(() => sockets.open).toBe(0);
    expect(await passWait()).toBe(60);
    await untilSubscribed(log);
    expect(simulator.ledger.count({ endpoint: "approval" })).toBe(approvals);
  });

  it("comes back after a maintenance of KIS, whose pages are no answers", async () => {
    const { simulator, log, pass, passWait } = await followSimulated("kis");
    await untilSubscribed(log);
    await pass(minuteMs);
    simulator.kis.paper.killApprovalKey();
    simulator.kis.paper.failNext("approval", "maintenance", 3);
    simulator.kis.paper.sockets.drop();
    await passWait();
    await log.until("OPSP0011");
    await log.until("connecting again");
    await pass(minuteMs);
    await untilSubscribed(log);
    expect(simulator.ledger.count({ endpoint: "approval" })).toBe(5);
    expect(simulator.ledger.count({ endpoint: "approval", outcome: "ok" })).toBe(2);
  });

  it("answers heartbeats, or KIS would cut it off", async () => {
    const { simulator, log, trades } = await followSimulated("kis");
    await untilSubscribed(log);
    // A trade of each stock comes after each heartbeat, and may be here before the answer to it is there: some may be late, not all.
    const heartbeats = { pingIntervalMs: 10_000, tickIntervalMs: 10_000, unansweredPings: 8 };
    Object.assign(simulator.kis.paper.switches, heartbeats);
    for (let heartbeat = 0; heartbeat < 16; heartbeat += 1) {
      simulator.clock.advance(10_000);
      await trades.next();
      await trades.next();
    }
    expect(simulator.kis.paper.sockets.open).toBe(1);
    expect(log.lines.join()).not.toContain("connecting again");
  });

  it("stops where a stock does not exist, and says which", async () => {
    const { simulator, ended } = await followSimulated("kis");
    simulator.kis.paper.sockets.refuseSignIn("OPSP8992");
    await expect(ended).rejects.toThrow("KIS refuses 005930");
  });
});

describe("the example for Kiwoom, against the simulated broker", () => {
  it("signs in, registers, and tells the trades", async () => {
    const { simulator, log, trades } = await followSimulated("kiwoom");
    await log.until("REG done");
    simulator.kiwoom.paper.sockets.sendTick({ symbol: "005930", price: 71_500 });
    expect(await trades.next()).toEqual({ symbol: "005930", time: "090000", price: 71_500 });
    expect(seen(simulator)).toEqual(["token ok", "websocket ok", "subscription ok"]);
  });

  it.each(["bracket", "code-message", "return-code"] as const)(
    "survives a token that Kiwoom killed, its code as %s",
    async (loginCodeFormat) => {
      const { simulator, log, pass, passWait } = await followSimulated("kiwoom");
      simulator.kiwoom.paper.switches.loginCodeFormat = loginCodeFormat;
      await log.until("REG done");
      await pass(minuteMs);
      simulator.kiwoom.paper.killToken();
      simulator.kiwoom.paper.sockets.drop();
      await passWait();
      await log.until("8005");
      await passWait();
      await log.until("REG done");
      expect(simulator.ledger.count({ endpoint: "token" })).toBe(2);
    },
  );

  it("comes back where it was too quick, which Kiwoom shows by closing with 1000, and keeps its token", async () => {
    const { simulator, log, passWait } = await followSimulated("kiwoom");
    simulator.kiwoom.paper.switches.reconnectIntervalMs = 90_000;
    await log.until("REG done");
    simulator.kiwoom.paper.sockets.drop();
    await passWait();
    await log.until("has ended");
    simulator.clock.advance(90_000);
    await passWait();
    await log.until("REG done");
    expect(simulator.ledger.count({ endpoint: "token" })).toBe(1);
    expect(simulator.ledger.count({ endpoint: "websocket", outcome: "ok" })).toBe(2);
  });

  it("comes back the next morning with the token of that day", async () => {
    const { simulator, clock, log, passWait } = await followSimulated("kiwoom");
    await log.until("REG done");
    simulator.kiwoom.paper.sockets.drop();
    // The machine sleeps until then.
    simulator.clock.advance(25 * hourMs);
    clock.step(25 * hourMs);
    await passWait();
    await log.until("REG done");
    expect(simulator.ledger.count({ endpoint: "token" })).toBe(2);
  });

  it("leaves the field to another program that connected with the app key", async () => {
    const { simulator, clock, log, ended } = await followSimulated("kiwoom");
    await log.until("REG done");
    const { url, webSocketUrl, appKey, secretKey } = simulator.kiwoom.paper;
    const other = createKiwoomAuth({
      environment: "paper",
      baseUrl: url,
      appKey,
      secretKey,
      clock,
    });
    const socket = new WebSocket(webSocketUrl);
    await once(socket, "open");
    const token = (await other.getToken()).value;
    socket.send(JSON.stringify({ trnm: "LOGIN", token }));
    await expect(ended).rejects.toThrow("Another program has connected");
    socket.close();
    await other.close();
  });
});
