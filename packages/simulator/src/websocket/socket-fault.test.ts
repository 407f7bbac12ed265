import { describe, expect, it } from "vitest";
import { request } from "../../test-support/client.js";
import { simulators, startAt } from "../../test-support/simulators.js";
import { approvalKey, connect, subscription, type TestSocket } from "../../test-support/socket.js";
import type { SimulatedKis } from "../index.js";

const start = simulators();

async function signIn(kis: SimulatedKis): Promise<TestSocket> {
  const socket = await connect(kis.webSocketUrl);
  socket.send(subscription(await approvalKey(kis)));
  return socket;
}

describe("a WebSocket fault", () => {
  it("refuses the next sign-ins with a code of the broker's table, and then no more", async () => {
    const { kis } = await start();
    kis.live.sockets.refuseSignIn("OPSP9994", 2);
    const key = await approvalKey(kis.live);
    const socket = await connect(kis.live.webSocketUrl);
    for (const code of ["OPSP9994", "OPSP9994", "OPSP0000"]) {
      socket.send(subscription(key));
      expect(await socket.next()).toMatchObject({ body: { msg_cd: code } });
    }
    for (const code of ["EGW00123", "constructor"]) {
      expect(() => kis.live.sockets.refuseSignIn(code)).toThrow(`refused with "${code}"`);
    }
    for (const times of [0, 1.5]) {
      expect(() => kis.live.sockets.refuseSignIn("OPSP0011", times)).toThrow(
        "times must be a whole",
      );
    }
  });

  it("has a client knock in vain: with a page, a 404 for a misspelt path, a reset", async () => {
    const { kis, kiwoom, ledger } = await start();
    kis.live.failNext("connect", "maintenance");
    await expect(connect(kis.live.webSocketUrl)).rejects.toThrow("was closed with 1006");
    kis.live.failNext("connect", "drop");
    await expect(connect(kis.live.webSocketUrl)).rejects.toThrow("was closed with 1006");
    kis.live.failNext("connect", { delayMs: 1 });
    (await connect(kis.live.webSocketUrl)).close();
    kis.live.setSwitches({ maintenanceWindow: "00:00-01:00" });
    await expect(connect(kis.live.webSocketUrl)).rejects.toThrow("was closed with 1006");
    await expect(connect(`${kiwoom.live.webSocketUrl}s`)).rejects.toThrow("was closed with 1006");
    const seen = ledger.find({ endpoint: "connect" });
    expect(seen.map(({ status, outcome, fault }) => [status, outcome, fault])).toEqual([
      [503, "unprocessed", "maintenance"],
      [0, "unprocessed", "drop"],
      [101, "ok", "delay"],
      [503, "unprocessed", "maintenance"],
      [404, "404", undefined],
    ]);
  });

  it("cuts the connection before or after the broker acted, keeps silent, or says something else", async () => {
    const { kis, ledger } = await start();
    kis.live.failNext("websocket", "drop");
    expect(await (await signIn(kis.live)).closed).toBe(1006);
    kis.live.failNext("websocket", "drop-mid-body");
    expect(await (await signIn(kis.live)).closed).toBe(1006);
    kis.live.failNext("websocket", "hang");
    kis.live.failNext("subscription", { status: 200, body: "nonsense" });
    kis.live.failNext("subscription", "wrong-content-type");
    kis.live.failNext("subscription", "rate-limited");
    const socket = await signIn(kis.live);
    socket.send("not json");
    // The first message got no answer, so the second one's comes first.
    expect(await socket.nextText()).toBe("nonsense");
    for (const code of ["OPSP9999", "EGW00201"]) {
      socket.send("not json");
      expect(await socket.nextText()).toContain(code);
    }
    const seen = ledger.find().filter(({ fault }) => fault);
    expect(seen.map(({ endpoint, outcome, fault }) => [endpoint, outcome, fault])).toEqual([
      ["websocket", "unprocessed", "drop"],
      ["websocket", "ok", "drop-mid-body"],
      ["websocket", "unprocessed", "hang"],
      ["subscription", "unprocessed", "answer"],
      ["subscription", "OPSP9999", "wrong-content-type"],
      ["subscription", "unprocessed", "rate-limited"],
    ]);
  });

  it("keeps silent about a sign-in that the broker took", async () => {
    const { kis } = await start();
    kis.live.failNext("websocket", "hang", { processed: true });
    const socket = await signIn(kis.live);
    socket.send("not json");
    expect(await socket.nextText()).toContain("OPSP9999");
    expect(kis.live.sockets.signedIn).toEqual(["kis-live-1"]);
  });

  it("is held until it is released, or until the client has gone", async () => {
    const { kis, ledger } = await start();
    const held = kis.live.holdNext("websocket");
    const socket = await signIn(kis.live);
    await held.arrived;
    expect(kis.live.sockets.signedIn).toEqual([]);
    // What came later waits, too; it has arrived when a later request is answered.
    socket.send("not json");
    await request(kis.live.url);
    held.release();
    expect(await socket.next()).toMatchObject({ body: { msg_cd: "OPSP0000" } });
    expect(await socket.next()).toMatchObject({ body: { msg_cd: "OPSP9999" } });
    socket.close();
    await socket.closed;

    const again = kis.live.holdNext("websocket");
    const impatient = await signIn(kis.live);
    await again.arrived;
    kis.live.sockets.drop();
    await impatient.closed;
    again.release();
    const after = await signIn(kis.live);
    expect(await after.next()).toMatchObject({ body: { msg_cd: "OPSP0000" } });
    expect(ledger.count({ endpoint: "websocket", outcome: "unprocessed" })).toBe(1);
  });

  it("is a clock that jumps just as somebody connects, or signs in", async () => {
    const { kis, ledger } = await start();
    kis.live.failNext("connect", { clockJumpMs: -5_000 });
    kis.live.failNext("websocket", { clockJumpMs: 7_000 });
    const socket = await signIn(kis.live);
    expect(await socket.next()).toMatchObject({ body: { msg_cd: "OPSP0000" } });
    const seen = ledger.find({ fault: "clock-jump" });
    expect(seen.map(({ at, outcome }) => [at - startAt, outcome])).toEqual([
      [-5_000, "ok"],
      [2_000, "ok"],
    ]);
  });

  it("can be any text at all", async () => {
    const { kis } = await start();
    const socket = await connect(kis.live.webSocketUrl);
    expect(kis.live.sockets.sendText("1|?")).toBe(1);
    expect(await socket.nextText()).toBe("1|?");
  });
});

describe("the simulator", () => {
  it("ends every WebSocket when it is closed", async () => {
    const simulator = await start();
    const socket = await connect(simulator.kiwoom.live.webSocketUrl);
    const held = simulator.kis.live.holdNext("connect");
    const knocking = connect(simulator.kis.live.webSocketUrl);
    knocking.catch(() => undefined);
    await held.arrived;
    await simulator.close();
    expect(await socket.closed).toBe(1006);
    await expect(knocking).rejects.toThrow("was closed with 1006");
  });

  it("sends trades at intervals of its own clock to who subscribed", async () => {
    const { kis, clock } = await start();
    const socket = await signIn(kis.live);
    await socket.next();
    clock.advance(1_000);
    expect(await socket.nextText()).toMatch(/^0\|H0STCNT0\|001\|005930\^003001\^71000\^/);
  });

  it("answers HTTP on the port of its WebSockets as before", async () => {
    const { kis } = await start();
    const reply = await request(`${kis.live.url}/tryitout`);
    expect([reply.status, reply.body.msg_cd]).toEqual([404, "EGW00202"]);
  });

  it("survives a message that is larger than any broker takes", async () => {
    const { kis } = await start();
    const socket = await connect(kis.live.webSocketUrl);
    socket.send("x".repeat(2 * 1024 * 1024));
    // 1009: too big. The rest of the message may find the connection gone.
    expect([1009, 1006]).toContain(await socket.closed);
    expect((await request(kis.live.url)).status).toBe(404);
  });

  it("writes every message into the ledger, and no key", async () => {
    const { kis, ledger } = await start();
    const key = await approvalKey(kis.live);
    const socket = await connect(kis.live.webSocketUrl);
    socket.send(subscription(key));
    const answer = await socket.nextText();
    const { iv } = JSON.parse(answer).body.output;
    expect(ledger.find({ endpoint: "websocket" })).toMatchObject([
      { broker: "kis", environment: "live", account: "kis-live-1", outcome: "ok", status: 0 },
    ]);
    const text = JSON.stringify(ledger.entries);
    for (const secret of [key, iv, kis.live.appKey]) expect(text).not.toContain(secret);
  });
});
