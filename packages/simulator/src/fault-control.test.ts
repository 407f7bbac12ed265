import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import type { Fault } from "./index.js";
import { kisQuote, kisToken, kiwoomToken, request } from "./test-client.js";
import { hourMs, minuteMs, simulators, startAt } from "./test-simulator.js";

const start = simulators();

describe("a clock jump", () => {
  it("comes with the request, which the broker then answers by its new time", async () => {
    const { kis, clock, ledger } = await start();
    const token = (await kisToken(kis.live)).body.access_token;
    kis.live.failNext("quote", { clockJumpMs: 24 * hourMs });
    const reply = await kisQuote(kis.live, token);
    expect(reply.body.msg_cd).toBe("EGW00123");
    expect(reply.headers.get("date")).toBe("Sat, 21 Nov 2026 15:30:00 GMT");
    expect(ledger.entries[1]).toMatchObject({ fault: "clock-jump", at: startAt + 24 * hourMs });
    kis.live.failNext("quote", { clockJumpMs: -24 * hourMs });
    expect((await kisQuote(kis.live, token)).status).toBe(200);
    expect(clock.now()).toBe(startAt);
  });
});

describe("the nightly maintenance", () => {
  it("answers with a page in its hours of Korean time, every night, and issues nothing", async () => {
    // Half past midnight in Korea.
    const { kis, kiwoom, clock, ledger } = await start({
      kis: { maintenanceWindow: "23:30-01:00" },
    });
    const issue = async (): Promise<unknown> =>
      (await kisToken(kis.live).catch(() => undefined))?.body.access_token;
    expect(await issue()).toBeUndefined();
    expect(ledger.entries[0]).toMatchObject({
      outcome: "unprocessed",
      status: 503,
      fault: "maintenance",
    });
    expect((await kiwoomToken(kiwoom.live)).status).toBe(200);
    clock.advance(30 * minuteMs - 1);
    expect(await issue()).toBeUndefined();
    clock.advance(1);
    expect(await issue()).toEqual(expect.any(String));
    clock.advance(22.5 * hourMs);
    expect(await issue()).toBeUndefined();
  });

  it("leaves a fault that was asked for its turn", async () => {
    const { kis, ledger } = await start({ kis: { maintenanceWindow: "00:00-23:59" } });
    kis.live.failNext("token", { status: 502, body: {} });
    expect((await kisToken(kis.live)).status).toBe(502);
    await expect(kisToken(kis.live)).rejects.toThrow(SyntaxError);
    expect(ledger.entries.map(({ fault }) => fault)).toEqual(["answer", "maintenance"]);
  });

  it("is refused where it is no window", async () => {
    const { kis } = await start();
    for (const maintenanceWindow of ["23:30", "24:00-25:00", "2am-3am", "23:30-00:30 KST"]) {
      expect(() => kis.live.setSwitches({ maintenanceWindow })).toThrow(
        'kis: maintenanceWindow must be "" or Korean times such as "23:30-00:30"',
      );
    }
  });
});

describe("a fault that could never strike is refused", () => {
  it.each<[string, unknown, string]>([
    ["a misspelt word", "drops", "fault must be maintenance, empty, huge"],
    ["a name that every object has", "toString", "fault must be maintenance"],
    ["nothing", undefined, "fault must be maintenance"],
    ["an object that is none", { delay: 5 }, "{ delayMs }, { trickleMs }, { clockJumpMs }, got"],
    ["a field too many", { delayMs: 5, chunk: 1 }, 'has no field "chunk"; it has delayMs'],
    [
      "a negative delay",
      { delayMs: -1 },
      "fault.delayMs must be a number of milliseconds from 0 to 2147483647",
    ],
    [
      "a delay that no timer takes",
      { trickleMs: 2 ** 31 },
      "fault.trickleMs must be a number of milliseconds from 0 to 2147483647",
    ],
    [
      "a status that ends no answer",
      { status: 100 },
      "fault.status must be an HTTP status from 200",
    ],
    ["a body of another type", { status: 200, body: 5 }, "fault.body must be a text or an object"],
    ["headers of other types", { status: 200, headers: { a: 1 } }, "fault.headers must be"],
    [
      "pieces of nothing",
      { trickleMs: 1, chunkBytes: 0 },
      "fault.chunkBytes must be a whole number",
    ],
    ["a redirect to nowhere", { redirectTo: 1 }, "fault.redirectTo must be a text"],
    ["a Retry-After that is none", { retryAfter: true }, "fault.retryAfter must be"],
    ["a jump to nowhere", { clockJumpMs: "1h" }, "fault.clockJumpMs must be a finite number"],
  ])("%s", async (_what, fault, text) => {
    const { kis } = await start();
    expect(() => kis.live.failNext("token", fault as Fault)).toThrow(TypeError);
    expect(() => kis.live.failNext("token", fault as Fault)).toThrow(text);
    expect(kis.live.waitingFaults()).toBe(0);
  });

  it("one for an endpoint that does not exist, and a hold there", async () => {
    const { kis } = await start();
    const endpoint = "tokenP" as "token";
    expect(() => kis.live.failNext(endpoint, "drop")).toThrow('or left out for any, got "tokenP"');
    expect(() => kis.live.holdNext(endpoint)).toThrow("endpoint must be token, revoke");
  });
});

describe("waitingFaults", () => {
  it("counts down what has not struck yet", async () => {
    const { kis } = await start();
    kis.live.failNext("token", { status: 502, body: {} }, 2);
    kis.live.failNext("quote", "drop");
    expect(kis.live.waitingFaults()).toBe(3);
    await kisToken(kis.live);
    expect(kis.live.waitingFaults()).toBe(2);
    kis.live.failNext(undefined, "drop", Number.POSITIVE_INFINITY);
    expect(kis.live.waitingFaults()).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("what no client should send", () => {
  it("a body over a mebibyte gets 413, and is in the ledger", async () => {
    const { kis, ledger } = await start();
    const reply = await kisToken(kis.live, { padding: "x".repeat(1024 * 1024) });
    expect(reply.status).toBe(413);
    expect(ledger.entries).toMatchObject([{ endpoint: "token", outcome: "413", status: 413 }]);
    expect((await kisToken(kis.live)).status).toBe(200);
  });

  it("half a request is no request, and the next one is answered", async () => {
    const { kis, ledger } = await start();
    await new Promise<void>((resolve) => {
      const socket = connect(Number(new URL(kis.live.url).port), "127.0.0.1", () => {
        socket.end("POST /oauth2/tokenP HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{");
      });
      socket.on("close", () => resolve()).on("error", () => {});
      socket.resume();
    });
    expect((await request(kis.live.url)).status).toBe(404);
    expect(ledger.count()).toBe(1);
  });
});
