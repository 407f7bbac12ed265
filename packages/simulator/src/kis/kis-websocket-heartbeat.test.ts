import { describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { simulators } from "../../test-support/simulators.js";
import { connect } from "../../test-support/socket.js";

const start = simulators();

describe("KIS PINGPONG", () => {
  it.each(["the same text", "a pong frame"])("is answered by %s", async (by) => {
    const { kis, clock, ledger } = await start({ kis: { tickIntervalMs: 0, unansweredPings: 1 } });
    const client = new WebSocket(kis.live.webSocketUrl);
    await new Promise((resolve) => client.once("open", resolve));
    const answer = (text: string): void =>
      by === "a pong frame" ? client.pong(text) : client.send(text);
    for (const datetime of ["20261121003010", "20261121003020", "20261121003030"]) {
      const heard = new Promise((resolve) => client.once("message", resolve));
      clock.advance(10_000);
      const text = String(await heard);
      expect(JSON.parse(text)).toEqual({ header: { tr_id: "PINGPONG", datetime } });
      answer(text);
      // Read in order: once this one is answered, so is the PINGPONG.
      client.send("not json");
      await new Promise((resolve) => client.once("message", resolve));
    }
    expect(kis.live.sockets.open).toBe(1);
    expect(ledger.count({ endpoint: "subscription" })).toBe(3);
  });

  it("cuts a client that never answers, unless the switch says otherwise", async () => {
    const { kis, clock } = await start({ kis: { tickIntervalMs: 0, unansweredPings: 2 } });
    const silent = await connect(kis.live.webSocketUrl);
    for (let round = 0; round < 2; round += 1) {
      clock.advance(10_000);
      await silent.next();
    }
    clock.advance(10_000);
    expect(await silent.closed).toBe(1006);

    kis.live.switches.unansweredPings = 0;
    const tolerated = await connect(kis.live.webSocketUrl);
    for (let round = 0; round < 5; round += 1) {
      clock.advance(10_000);
      await tolerated.next();
    }
    expect(kis.live.sockets.open).toBe(1);
  });
});
