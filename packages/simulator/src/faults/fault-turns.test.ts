import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { kisCall } from "../../test-support/calls.js";
import { kisQuote, kisToken, request } from "../../test-support/client.js";
import { hourMs, minuteMs, simulators } from "../../test-support/simulators.js";
import { watchAnswer } from "../../test-support/watch-answer.js";
import type { EndpointName } from "../index.js";

const start = simulators();

describe("faults keep their turn", () => {
  it("strike as many of many requests at once as they were told, and hold one", async () => {
    const { kis, ledger } = await start();
    const token = (await kisToken(kis.live)).body.access_token;
    const held = kis.live.holdNext("quote");
    kis.live.failNext("quote", { status: 502, body: {} }, 7);
    kis.live.failNext("quote", { status: 503, body: {} }, 2);
    const statuses: number[] = [];
    const quotes = Array.from({ length: 25 }, async () => {
      statuses.push((await kisQuote(kis.live, token)).status);
    });
    await held.arrived;
    await expect.poll(() => statuses.length, { timeout: 10_000 }).toBe(24);
    held.release();
    await Promise.all(quotes);
    const timesOf = (status: number): number => statuses.filter((one) => one === status).length;
    expect([502, 503, 200].map(timesOf)).toEqual([7, 2, 16]);
    expect(statuses.at(-1)).toBe(200);
    expect(kis.live.waitingFaults()).toBe(0);
    expect(ledger.count({ endpoint: "quote", fault: "answer" })).toBe(9);
  });

  it("wait for their own endpoint, whatever comes first, and those for any take what is next", async () => {
    const { kis } = await start({ kis: { issueIntervalMs: 0 } });
    const names: EndpointName[] = ["revoke", "approval", "hashkey", "quote", "order", "unknown"];
    const calls = await Promise.all(names.map((name) => kisCall(kis.live, name)));
    for (const [index, name] of names.entries()) kis.live.failNext(name, { status: 500 + index });
    const statuses: number[] = [];
    for (const { url, init } of calls.reverse()) {
      statuses.push((await watchAnswer(url, init)).status);
    }
    expect(statuses).toEqual([505, 504, 503, 502, 501, 500]);
    kis.live.failNext(undefined, { status: 510 });
    kis.live.failNext("quote", { status: 511 });
    const seen = [await watchAnswer(kis.live.url), await watchAnswer(kis.live.url)];
    expect(seen.map(({ status }) => status)).toEqual([510, 404]);
    expect(kis.live.waitingFaults()).toBe(1);
  });
});

describe("a held request", () => {
  it("whose client has gone is acted on when it is released: the broker does not know", async () => {
    const { kis, ledger } = await start();
    const held = kis.live.holdNext("token");
    const gone = new AbortController();
    const { url, init } = await kisCall(kis.paper, "token");
    const pending = fetch(url.replace(kis.paper.url, kis.live.url), {
      ...init,
      body: JSON.stringify({
        grant_type: "client_credentials",
        appkey: kis.live.appKey,
        appsecret: kis.live.appSecret,
      }),
      signal: gone.signal,
    });
    await held.arrived;
    gone.abort();
    await expect(pending).rejects.toThrow();
    held.release();
    await ledger.waitFor({ environment: "live", outcome: "ok" });
    expect((await kisToken(kis.live)).body.error_code).toBe("EGW00133");
  });

  it("ends with the simulator, and may be released after it", async () => {
    const { kis, close } = await start();
    const held = kis.live.holdNext();
    const pending = request(kis.live.url);
    pending.catch(() => undefined);
    await held.arrived;
    await close();
    await expect(pending).rejects.toThrow();
    held.release();
  });

  it("is none any more once the faults are cleared; one that has arrived still waits", async () => {
    const { kis } = await start();
    const held = kis.live.holdNext();
    const pending = request(kis.live.url);
    await held.arrived;
    kis.live.holdNext();
    kis.live.failNext(undefined, "hang");
    kis.live.sockets.refuseSignIn("OPSP0011", 3);
    expect(kis.live.waitingFaults()).toBe(5);
    kis.live.clearFaults();
    expect(kis.live.waitingFaults()).toBe(0);
    expect((await request(kis.live.url)).status).toBe(404);
    held.release();
    expect((await pending).status).toBe(404);
  });

  it.each(["clearFaults", "reset", "close"] as const)(
    "tells who waits for a request that %s took it back, and nobody else",
    async (by) => {
      const simulator = await start();
      const { kis } = simulator;
      const held = kis.live.holdNext("token");
      // Nobody waits for this one, and no rejection may be left to end the process.
      kis.live.holdNext("revoke");
      const told = expect(held.arrived).rejects.toThrow("taken back before a request came");
      if (by === "clearFaults") kis.live.clearFaults();
      else await simulator[by]();
      await told;
    },
  );
});

describe("on the wire", () => {
  it("a drop is a reset, as of a network, and no end in good order", async () => {
    const { kis } = await start();
    kis.live.failNext(undefined, "drop");
    const { port, host } = new URL(kis.live.url);
    const ended = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), "127.0.0.1", () => {
        socket.write(`GET / HTTP/1.1\r\nhost: ${host}\r\n\r\n`);
      });
      socket.on("data", () => resolve("data")).on("end", () => resolve("end"));
      socket.on("error", ({ message }) => resolve(message));
    });
    expect(ended).toContain("ECONNRESET");
  });

  it("resets the answers that wait behind each other on one connection, too", async () => {
    const { kis, ledger } = await start();
    const held = kis.live.holdNext();
    kis.live.failNext(undefined, "drop");
    const { port, host } = new URL(kis.live.url);
    const ended = new Promise<string>((resolve) => {
      const socket = connect(Number(port), "127.0.0.1", () => {
        socket.write(`GET / HTTP/1.1\r\nhost: ${host}\r\n\r\n`.repeat(2));
      });
      socket.on("data", () => resolve("data")).on("error", ({ message }) => resolve(message));
    });
    await held.arrived;
    expect(await ended).toContain("ECONNRESET");
    expect(ledger.count({ fault: "drop" })).toBe(1);
    held.release();
  });

  it.each([
    [undefined, 16],
    [40, 40],
    [10_000, 10_000],
  ])("a trickle with chunkBytes %s comes in pieces of %d bytes", async (chunkBytes, expected) => {
    const { kis } = await start();
    const size = chunkBytes === undefined ? {} : { chunkBytes };
    // The second piece would come in an hour, so that none is read together with the first.
    kis.live.failNext(undefined, { trickleMs: hourMs, ...size });
    const { headers, body } = await fetch(kis.live.url);
    const bytes = Number(headers.get("content-length"));
    expect(bytes).toBeGreaterThan(80);
    const piece = await body?.getReader().read();
    expect(piece?.value).toHaveLength(Math.min(expected, bytes));
  });
});

describe("the nightly maintenance", () => {
  it.each([
    ["over midnight", "23:30-00:30", "2026-11-20T23:30:00+09:00", hourMs],
    ["by day", "09:00-10:30", "2026-11-21T09:00:00+09:00", 90 * minuteMs],
    ["until midnight", "23:00-00:00", "2026-11-20T23:00:00+09:00", hourMs],
  ])("%s begins and ends with its minute", async (_when, maintenanceWindow, begins, lengthMs) => {
    const { kis, clock } = await start({ kis: { maintenanceWindow } });
    const at = Date.parse(begins);
    const statuses: number[] = [];
    for (const moment of [at - 1, at, at + lengthMs - 1, at + lengthMs]) {
      clock.set(moment);
      statuses.push((await watchAnswer(kis.live.url)).status);
    }
    expect(statuses).toEqual([404, 503, 503, 404]);
  });
});
