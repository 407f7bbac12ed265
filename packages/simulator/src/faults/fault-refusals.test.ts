import { describe, expect, it } from "vitest";
import { kisToken, request } from "../../test-support/client.js";
import { simulators } from "../../test-support/simulators.js";
import type { Fault, FaultAnswer, FaultOptions } from "../index.js";

const start = simulators();

const circle: Record<string, unknown> = {};
circle.itself = circle;
const milliseconds = "a number of milliseconds from 0 to 2147483647";

describe("a fault that could never strike, or would strike as another one, is refused", () => {
  it.each<[string, unknown, string]>([
    ["a misspelt word", "drops", "fault must be maintenance, empty, huge"],
    ["a name that every object has", "toString", "fault must be maintenance"],
    ["nothing", undefined, "fault must be maintenance"],
    ["null", null, "fault must be maintenance"],
    ["a list", ["drop"], "fault must be maintenance"],
    ["an object that is none", { delay: 5 }, "{ delayMs }, { trickleMs }, { clockJumpMs }, got"],
    ["a field too many", { delayMs: 5, chunk: 1 }, 'has no field "chunk"; it has delayMs'],
    ["two faults in one", { delayMs: 5, status: 500 }, 'fault { status } has no field "delayMs"'],
    ["a negative delay", { delayMs: -1 }, `fault.delayMs must be ${milliseconds}, got -1`],
    ["a delay of NaN", { delayMs: Number.NaN }, `fault.delayMs must be ${milliseconds}, got NaN`],
    ["a delay left open", { delayMs: undefined }, "fault.delayMs must be a number"],
    ["a delay that no timer takes", { delayMs: 2 ** 31 }, `fault.delayMs must be ${milliseconds}`],
    ["an endless trickle", { trickleMs: Infinity }, `fault.trickleMs must be ${milliseconds}`],
    ["pieces of nothing", { trickleMs: 1, chunkBytes: 0 }, "fault.chunkBytes must be a whole"],
    ["half a byte", { trickleMs: 1, chunkBytes: 0.5 }, "fault.chunkBytes must be a whole"],
    [
      "a status that ends no answer",
      { status: 100 },
      "fault.status must be an HTTP status from 200",
    ],
    ["a status beyond HTTP", { status: 1000 }, "fault.status must be an HTTP status from 200"],
    [
      "a status in words",
      { status: "500" },
      'fault.status must be an HTTP status from 200 to 599, got "500"',
    ],
    ["a status left open", { status: undefined }, "fault.status must be an HTTP status"],
    ["a body of another type", { status: 200, body: 5 }, "fault.body must be a text or an object"],
    ["a body that is no JSON", { status: 200, body: circle }, "object that JSON can write"],
    ["a body in big numbers", { status: 200, body: { a: 1n } }, "object that JSON can write"],
    ["a body where there is none", { status: 204, body: "x" }, "with status 204 has none"],
    ["a body with nothing new", { status: 304, body: {} }, "with status 304 has none"],
    ["headers of other types", { status: 200, headers: { a: 1 } }, "fault.headers must be"],
    ["headers as a list", { status: 200, headers: [["a", "1"]] }, "fault.headers must be"],
    [
      "a header with a line break",
      { status: 200, headers: { "x-text": "a\r\nb: c" } },
      "characters that a header can carry (Latin-1, no line breaks)",
    ],
    ["a header in Korean", { status: 200, headers: { "x-text": "점검" } }, "Latin-1"],
    ["a name with a space", { status: 200, headers: { "x text": "a" } }, "fault.headers must be"],
    ["a name of nothing", { status: 200, headers: { "": "a" } }, "fault.headers must be"],
    [
      "a second frame around the body",
      { status: 200, headers: { "Transfer-Encoding": "chunked" } },
      "without transfer-encoding and trailer",
    ],
    ["a trailer", { status: 200, headers: { trailer: "x" } }, "without transfer-encoding"],
    ["a redirect to nowhere", { redirectTo: 1 }, "fault.redirectTo must be a URL or a path"],
    ["a redirect to no URL", { redirectTo: "http://[" }, "fault.redirectTo must be a URL"],
    [
      "a redirect in Korean",
      { redirectTo: "/점검" },
      "fault.redirectTo must be a URL or a path in",
    ],
    [
      "a redirect that no client follows",
      { redirectTo: "javascript:1" },
      "must be a URL or a path",
    ],
    ["a Retry-After in words", { retryAfter: "soon" }, "fault.retryAfter must be a whole number"],
    [
      "a date that is none",
      { retryAfter: "Fri, 31 Feb 2026 15:31:00 GMT" },
      "or an HTTP date (Sat",
    ],
    ["a Retry-After that is none", { retryAfter: true }, "fault.retryAfter must be a whole number"],
    ["one in the past", { retryAfter: -1 }, "fault.retryAfter must be a whole number"],
    ["one of half a second", { retryAfter: 0.5 }, "fault.retryAfter must be a whole number"],
    ["one of two lines", { retryAfter: "1\n2" }, "fault.retryAfter must be a whole number"],
    ["a jump to nowhere", { clockJumpMs: "1h" }, "fault.clockJumpMs must be a finite number"],
    ["a jump beyond all years", { clockJumpMs: -1e20 }, "fault.clockJumpMs must be a finite"],
  ])("%s", async (_what, fault, text) => {
    const { kis } = await start();
    expect(() => kis.live.failNext("token", fault as Fault)).toThrow(TypeError);
    expect(() => kis.live.failNext("token", fault as Fault)).toThrow(text);
    expect(kis.live.waitingFaults()).toBe(0);
  });

  it("an endpoint that does not exist, a hold there, an option that does not", async () => {
    const { kis } = await start();
    const endpoint = "tokenP" as "token";
    expect(() => kis.live.failNext(endpoint, "drop")).toThrow('or left out for any, got "tokenP"');
    expect(() => kis.live.holdNext(endpoint)).toThrow("endpoint must be token, revoke");
    const fail = (options: object) => () =>
      kis.live.failNext("token", "drop", options as FaultOptions);
    expect(fail({ time: 2 })).toThrow('a fault has no option "time"; it has times, processed');
    expect(fail({ processed: "yes" })).toThrow('processed must be true or false, got "yes"');
    expect(kis.live.waitingFaults()).toBe(0);
  });
});

describe("an endpoint that only KIS has", () => {
  it("is refused at Kiwoom, where it would wait for ever", async () => {
    const { kis, kiwoom } = await start();
    for (const endpoint of ["approval", "hashkey"] as const) {
      const refusal =
        "revoke, quote, order, route, connect, websocket, subscription, unknown at kiwoom";
      expect(() => kiwoom.live.failNext(endpoint, "drop")).toThrow(refusal);
      expect(() => kiwoom.live.holdNext(endpoint)).toThrow(refusal);
      expect(kiwoom.live.waitingFaults()).toBe(0);
      kis.live.failNext(endpoint, "drop");
    }
    expect(kis.live.waitingFaults()).toBe(2);
  });
});

describe("whatever is taken strikes as it was told", () => {
  it("with a date and a length of its own, once each, and any character of Latin-1", async () => {
    const { kis } = await start();
    const headers = { date: "Sat, 21 Nov 2026 15:30:00 GMT", "content-length": "3", "x-own": "é" };
    kis.live.failNext(undefined, { status: 200, headers, body: "abc" });
    const reply = await fetch(kis.live.url);
    expect([reply.headers.get("date"), reply.headers.get("x-own"), await reply.text()]).toEqual([
      headers.date,
      "é",
      "abc",
    ]);
  });

  it.each([204, 304])("without a body or a length where the status is %d", async (status) => {
    const { kis } = await start();
    kis.live.failNext(undefined, { status });
    const reply = await fetch(kis.live.url);
    expect([reply.status, reply.headers.get("content-length")]).toEqual([status, null]);
    expect((await request(kis.live.url)).status).toBe(404);
  });

  it("by what it was when it was asked for, whatever becomes of the object", async () => {
    const { kis } = await start();
    const fault: FaultAnswer = { status: 200, body: { key: "first" }, headers: { "x-own": "1" } };
    kis.live.failNext(undefined, fault);
    Object.assign(fault, { status: Number.NaN });
    Object.assign(fault.body as object, { key: circle });
    Object.assign(fault.headers as object, { "x-own": "\n" });
    const reply = await request(kis.live.url);
    expect([reply.status, reply.body]).toEqual([200, { key: "first" }]);
  });

  it("at the end of the calendar: the clock goes as far as it can, and the broker answers", async () => {
    const { kis, clock } = await start();
    const years = Date.parse("8999-01-01T00:00:00Z");
    const jumpTwice = async (clockJumpMs: number): Promise<unknown[]> => {
      kis.live.failNext("token", { clockJumpMs }, 2);
      const replies = [await kisToken(kis.live), await kisToken(kis.live)];
      return replies.map(({ headers }) => headers.get("date")?.slice(12, 16));
    };
    expect(await jumpTwice(years)).toEqual(["8999", "8999"]);
    expect(await jumpTwice(-years)).toEqual(["1970", "1970"]);
    expect(clock.now()).toBe(0);
  });
});
