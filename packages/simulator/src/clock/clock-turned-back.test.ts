import { describe, expect, it } from "vitest";
import { kisToken, kiwoomToken } from "../../test-support/client.js";
import { hourMs, minuteMs, simulators, startAt } from "../../test-support/simulators.js";
import { connect } from "../../test-support/socket.js";
import { assertNoEarlyRequests } from "../index.js";

const start = simulators();

describe("a clock that is turned back, to begin the day again", () => {
  it("leaves no account of KIS waiting until it has caught up", async () => {
    const { kis, clock, ledger } = await start();
    await kisToken(kis.live);
    clock.advance(-2 * minuteMs);
    expect((await kisToken(kis.live)).status).toBe(200);
    expect((await kisToken(kis.live)).body.error_code).toBe("EGW00133");
    clock.set(startAt - hourMs);
    expect((await kisToken(kis.live)).status).toBe(200);
    expect(ledger.count({ tooEarly: true })).toBe(1);
  });

  it("leaves no account of Kiwoom over its limit", async () => {
    const { kiwoom, clock, ledger } = await start({ kiwoom: { requestsPerSecond: 1 } });
    for (let request = 0; request < 3; request += 1) await kiwoomToken(kiwoom.live);
    expect(ledger.entries.at(-1)?.outcome).toBe("1700");
    clock.set(startAt - hourMs);
    expect((await kiwoomToken(kiwoom.live)).body.return_code).toBe(0);
    ledger.clear();
    expect(() => assertNoEarlyRequests(ledger)).not.toThrow();
  });

  it("shows nobody out of Kiwoom's WebSocket for coming back too soon", async () => {
    const { kiwoom, clock } = await start({ kiwoom: { reconnectIntervalMs: minuteMs } });
    const { token } = (await kiwoomToken(kiwoom.live)).body;
    const logIn = async () => {
      const socket = await connect(kiwoom.live.webSocketUrl);
      socket.send({ trnm: "LOGIN", token });
      return await socket.next();
    };
    expect(await logIn()).toMatchObject({ return_code: 0 });
    clock.set(startAt - hourMs);
    expect(await logIn()).toMatchObject({ return_code: 0 });
  });
});
