import { request as httpRequest } from "node:http";
import { describe, expect, it } from "vitest";
import { kisToken, post, request } from "../../test-support/client.js";
import { controlledSimulators, send } from "../../test-support/controlled-simulators.js";
import { startAt } from "../../test-support/simulators.js";

const startControlled = controlledSimulators();

/** A request with headers that fetch does not let anyone set. */
function sendRaw(url: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    httpRequest(url, { method: "DELETE", headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });
}

describe("the control port refuses, and says why in JSON", () => {
  it.each<[string, string, object, string]>([
    ["a misspelt fault", "/faults", { fault: "maintainance" }, "fault must be maintenance, empty"],
    [
      "a header that HTTP can't carry",
      "/faults",
      { fault: { status: 200, headers: { "x-text": "점검" } } },
      "fault.headers must be an object of names and texts in characters that a header can carry",
    ],
    [
      "a field that does not exist",
      "/faults",
      { fault: "drop", time: 2 },
      'no field "time"; it takes host',
    ],
    [
      "another endpoint",
      "/faults",
      { fault: "drop", endpoint: "tokenP" },
      "endpoint must be token",
    ],
    [
      "an endpoint that the host does not have",
      "/faults",
      { fault: "drop", endpoint: "approval", host: "kiwoom" },
      'at kiwoom, or left out for any, got "approval"',
    ],
    [
      "a hold that no request would come to",
      "/holds",
      { endpoint: "hashkey", host: "kiwoom-live" },
      'at kiwoom, or left out for any, got "hashkey"',
    ],
    [
      "times that are none",
      "/faults",
      { fault: "drop", times: 0 },
      'from 1 on, or "always", got 0',
    ],
    [
      "processed as a word",
      "/faults",
      { fault: "drop", processed: "yes" },
      "processed must be true or",
    ],
    [
      "another host",
      "/faults",
      { fault: "drop", host: "kis-mock" },
      "host must be kis-live, kis-paper",
    ],
    [
      "a time without a zone",
      "/clock",
      { set: "2026-11-21 09:00" },
      "set must be epoch milliseconds",
    ],
    [
      "a day that its month does not have",
      "/clock",
      { set: "2026-02-30T00:00:00Z" },
      'set must be epoch milliseconds, or a time with its zone such as "2026-11-20T09:00:00+09:00" on a day that exists, got "2026-02-30',
    ],
    ["a time that no broker could write", "/clock", { set: 1e20 }, "set must be a time from 1970"],
    ["an advance beyond all years", "/clock", { advanceMs: 1e20 }, "the time after it must be"],
    [
      "an advance beyond all years, from a time that is none",
      "/clock",
      { set: startAt + 1, advanceMs: 1e20 },
      "the time after it must be",
    ],
    ["an advance in words", "/clock", { advanceMs: "1h" }, "advanceMs must be a number"],
    ["a speed below 0", "/clock", { speed: -1 }, "speed must be a number from 0 on"],
    ["a clock that is not moved", "/clock", {}, "say how: set, advanceMs"],
    [
      "two times for one clock",
      "/clock",
      { set: startAt + 1, followReal: true },
      "set or followReal, not both",
    ],
    [
      "a broker's code for the other's tokens",
      "/kill-token",
      { code: "8003" },
      "host must name one",
    ],
    ["a token that is no text", "/kill-token", { token: 1 }, "token must be a text"],
  ])("%s", async (_what, path, body, text) => {
    const { controlUrl, clock, kis } = await startControlled();
    const reply = await post(controlUrl + path, body);
    expect(reply.status).toBe(400);
    expect(reply.body.error).toContain(text);
    expect([clock.now(), kis.live.waitingFaults()]).toEqual([startAt, 0]);
  });

  it("an unknown path, another method, a query that means nothing", async () => {
    const { controlUrl } = await startControlled();
    const path = await request(`${controlUrl}/ledgers`);
    expect([path.status, path.body.error]).toEqual([
      404,
      expect.stringContaining("there are / /state"),
    ]);
    const method = await send("PUT", `${controlUrl}/ledger`, {});
    expect([method.status, method.body.error]).toEqual([405, "/ledger takes GET or DELETE"]);
    const query = await request(`${controlUrl}/ledger?brokers=kis`);
    expect([query.status, query.body.error]).toEqual([
      400,
      expect.stringContaining('no field "brokers"'),
    ]);
    const value = await request(`${controlUrl}/ledger?endpoint=tokne`);
    expect([value.status, value.body.error]).toEqual([
      400,
      expect.stringContaining("endpoint must be token"),
    ]);
    expect((await request(`${controlUrl}/ledger?last=0`)).body.error).toContain("last must be");
    expect((await request(`${controlUrl}/ledger?tooEarly=1`)).body.error).toContain(
      "tooEarly must be",
    );
  });

  it("to forget more than was asked, whether the host is in the query or in a body", async () => {
    const { controlUrl, kis } = await startControlled();
    for (const host of [kis.live, kis.paper]) host.failNext("token", "drop");
    await send("DELETE", `${controlUrl}/faults`, { host: "kis-paper" });
    expect([kis.live.waitingFaults(), kis.paper.waitingFaults()]).toEqual([1, 0]);
    expect((await send("DELETE", `${controlUrl}/faults`, { hosts: "kis" })).status).toBe(400);
    expect(kis.live.waitingFaults()).toBe(1);
    await send("DELETE", `${controlUrl}/faults?host=kis`);
    expect(kis.live.waitingFaults()).toBe(0);
  });

  it("what is no JSON, a form, and a body over a mebibyte", async () => {
    const { controlUrl } = await startControlled();
    const faults = `${controlUrl}/faults`;
    const noJson = await post(faults, "{fault: drop}");
    expect([noJson.status, noJson.body.error]).toEqual([
      400,
      'the body must be a JSON object such as {"host":…}; /faults takes host, endpoint, fault, times, processed',
    ]);
    for (const other of ["[]", "null", '"drop"', ""]) {
      expect((await post(faults, other)).body).toEqual(noJson.body);
    }
    const whole = await post(`${controlUrl}/reset`, "[]");
    expect([whole.status, whole.body.error]).toEqual([
      400,
      "the body must be a JSON object; /reset takes no fields: send none",
    ]);
    const form = await request(faults, {
      method: "POST",
      body: new URLSearchParams({ fault: "drop" }),
    });
    expect([form.status, form.body.error]).toEqual([
      415,
      expect.stringContaining("application/json"),
    ]);
    const large = await post(faults, { fault: "x".repeat(1024 * 1024) });
    expect([large.status, large.body.error]).toEqual([413, "the body is larger than 1 MiB"]);
  });

  it("a web page that reaches loopback under a name of its own, or from its own origin", async () => {
    const { controlUrl, kis, ledger } = await startControlled();
    await kisToken(kis.live);
    const { port } = new URL(controlUrl);
    const url = `${controlUrl}/ledger`;
    expect(await sendRaw(url, { host: `rebound.example:${port}` })).toBe(403);
    expect(await sendRaw(url, { host: "127.0.0.1" })).toBe(403);
    expect(await sendRaw(url, { origin: "https://page.example" })).toBe(403);
    expect(await sendRaw(url, { origin: "null" })).toBe(403);
    // Another origin than the port's own, although it is the same machine: a page served there.
    expect(await sendRaw(url, { origin: `https://127.0.0.1:${port}` })).toBe(403);
    expect(await sendRaw(url, { origin: "http://127.0.0.1" })).toBe(403);
    expect(ledger.count()).toBe(1);
    const own = `localhost:${port}`;
    expect(await sendRaw(url, { host: own, origin: `http://${own}` })).toBe(200);
    expect(ledger.count()).toBe(0);
  });
});
