import { once } from "node:events";
import { Server as HttpServer } from "node:http";
import { connect, Server } from "node:net";
import { describe, expect, it, vi } from "vitest";
import { kisToken, kiwoomToken } from "../test-support/client.js";
import { parseReplies } from "../test-support/send-raw.js";
import { hourMs, minuteMs, simulators, startAt } from "../test-support/simulators.js";
import { startSimulator } from "./index.js";

const start = simulators();

describe("accounts of your own", () => {
  it("stand in for the invented one of their host, each with a label", async () => {
    const { kis, kiwoom } = await start({
      accounts: {
        kis: { paper: [{ appKey: "my-key", appSecret: "my-secret" }, { appKey: "other" }] },
        kiwoom: { live: [{ appKey: "k", secretKey: "s" }] },
      },
    });
    expect([kis.paper.appKey, kis.paper.appSecret]).toEqual(["my-key", "my-secret"]);
    expect(kis.paper.accounts.map(({ label }) => label)).toEqual(["kis-paper-1", "kis-paper-2"]);
    expect(kis.paper.accounts[1]?.appSecret).toHaveLength(180);
    expect(kis.live.appKey).toHaveLength(36);
    expect((await kisToken(kis.paper)).status).toBe(200);
    expect((await kiwoomToken(kiwoom.live)).body.return_code).toBe(0);
    // A key of the paper host is still the wrong one on the live host.
    const stolen = { appkey: "my-key", appsecret: "my-secret" };
    expect((await kisToken(kis.live, stolen)).body.error_code).toBe("EGW00103");
  });

  it("are refused where two have one app key", async () => {
    const twice = [{ appKey: "same" }, { appKey: "same" }];
    const starting = startSimulator({ accounts: { kiwoom: { live: twice } } });
    await expect(starting).rejects.toThrow(
      "accounts.kiwoom.live[1].appKey is that of accounts.kiwoom.live[0]: give each account its own, or leave it out to have one invented",
    );
  });
});

describe("ports", () => {
  it("are open on 127.0.0.1 alone, the control port included", async () => {
    const { kis, kiwoom, control } = await start({ control: true });
    for (const host of [kis.live, kis.paper, kiwoom.live, kiwoom.paper, control]) {
      const url = new URL(host?.url ?? "");
      expect((await fetch(url)).status).toBeGreaterThanOrEqual(200);
      // Another address of the same machine: a server on every address would answer there.
      url.hostname = "127.0.0.2";
      await expect(fetch(url)).rejects.toThrow("fetch failed");
    }
  });

  it("are refused where there are not five", async () => {
    for (const port of [-1, 1.5, 65_532, Number.NaN]) {
      await expect(startSimulator({ port })).rejects.toThrow(
        `port must be 0 (free ports) or a whole number up to 65531, the first of 5 in a row, got ${port}`,
      );
    }
  });

  it("name the host whose port is in use, and are free again after the failure", async () => {
    const first = await start();
    const taken = Number(new URL(first.kis.live.url).port);
    // The second of the row is the taken one.
    const starting = startSimulator({ port: taken - 1 });
    await expect(starting).rejects.toThrow(
      new RegExp(`Port (${taken}, for kis paper|${taken - 1}, for kis live), is already in use`),
    );
    await first.close();
  });
});

describe("a clock that runs", () => {
  it("goes as many times faster as told, from where it is", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: startAt });
    try {
      const { clock } = await start({ speed: 60 });
      const pass = (ms: number): void => void vi.setSystemTime(Date.now() + ms);
      expect([clock.now(), clock.speed]).toEqual([startAt, 60]);
      pass(1000);
      expect(clock.now()).toBe(startAt + minuteMs);
      clock.advance(hourMs);
      pass(1000);
      expect(clock.now()).toBe(startAt + hourMs + 2 * minuteMs);
      clock.run(0.5);
      pass(1001);
      // Whole milliseconds.
      expect(clock.now()).toBe(startAt + hourMs + 2 * minuteMs + 500);
      clock.run(0);
      pass(1000);
      expect(clock.now()).toBe(startAt + hourMs + 2 * minuteMs + 500);
      clock.run(60);
      clock.set(startAt);
      pass(1000);
      expect([clock.now(), clock.speed]).toEqual([startAt, 0]);
      clock.followReal();
      expect([clock.now(), clock.speed]).toEqual([Date.now(), 1]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("stops at the last moment that a broker could write, however fast it runs", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: startAt });
    try {
      const { clock, kis } = await start({ speed: 1e300 });
      vi.setSystemTime(startAt + 1);
      const { headers } = await kisToken(kis.live);
      expect(headers.get("date")).toBe("Tue, 31 Dec 8999 23:59:59 GMT");
      clock.advance(-hourMs);
      clock.run(0);
      expect(clock.now()).toBe(Date.parse("8999-12-31T22:59:59.999Z"));
    } finally {
      vi.useRealTimers();
    }
  });

  it("starts at the time that is given, and stands there only without a speed", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: 0 });
    try {
      const { clock } = await start({ now: startAt, speed: 2 });
      vi.setSystemTime(500);
      expect(clock.now()).toBe(startAt + 1000);
    } finally {
      vi.useRealTimers();
    }
    for (const speed of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      await expect(startSimulator({ speed })).rejects.toThrow(`speed must be 0 (stands still)`);
    }
  });
});

describe("closing", () => {
  it("with a grace lets the open answer finish and takes no new request", async () => {
    const listening = vi.spyOn(Server.prototype, "listen");
    const { kis, close } = await start();
    // From here on no server ends a connection because nobody asks: only what closes the simulator does.
    for (const server of listening.mock.contexts) {
      if (server instanceof HttpServer) server.keepAliveTimeout = 0;
    }
    listening.mockRestore();
    kis.live.failNext("token", { trickleMs: 5 });
    const { appKey: appkey, appSecret: appsecret } = kis.live;
    const credentials = JSON.stringify({ grant_type: "client_credentials", appkey, appsecret });
    const { host, port } = new URL(kis.live.url);
    // Nor does this client, which would keep it for its next request.
    const client = connect(Number(port), "127.0.0.1");
    const ended = once(client, "close");
    const heard: Buffer[] = [];
    client.on("data", (data: Buffer) => heard.push(data));
    client.write(
      `POST /oauth2/tokenP HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\ncontent-length: ${credentials.length}\r\n\r\n${credentials}`,
    );
    await once(client, "data");
    const closed = close({ graceMs: hourMs });
    await expect(kisToken(kis.live)).rejects.toThrow();
    await Promise.all([closed, ended]);
    const [answer] = parseReplies(Buffer.concat(heard).toString("utf8"));
    expect(JSON.parse(answer?.body ?? "")).toHaveProperty("access_token");
  });

  it("with a grace ends although a client that waits for an answer now asks for a WebSocket", async () => {
    const { kis, ledger, close } = await start();
    kis.live.failNext(undefined, "hang");
    const { port } = new URL(kis.live.url);
    const client = connect(Number(port), "127.0.0.1");
    let heard = "";
    client.on("data", (data) => {
      heard += data;
    });
    client.write("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
    await ledger.waitFor();
    const closed = close({ graceMs: hourMs });
    client.write(
      "GET / HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    );
    await closed;
    expect(heard).toBe("");
  });

  it("ends what hangs when the grace is over, and at once when told again", async () => {
    const { kis, ledger, close } = await start();
    kis.live.failNext("token", "hang", 2);
    const first = expect(kisToken(kis.live)).rejects.toThrow();
    await ledger.waitFor();
    await close({ graceMs: 20 });
    await first;

    const second = await start();
    second.kis.live.failNext("token", "hang");
    const hanging = expect(kisToken(second.kis.live)).rejects.toThrow();
    await second.ledger.waitFor();
    const patient = second.close({ graceMs: 60_000 });
    await second.close();
    await Promise.all([patient, hanging]);
  });
});
