import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { kisHeaders, kisToken, request } from "../../test-support/client.js";
import { sendRaw } from "../../test-support/send-raw.js";
import { simulators } from "../../test-support/simulators.js";
import type { SimulatedKis } from "../index.js";

const start = simulators();

const head = (kis: SimulatedKis, rest: string, path = "/oauth2/tokenP"): string =>
  `POST ${path} HTTP/1.1\r\nhost: ${new URL(kis.url).host}\r\n${rest}`;

/** What a client on TLS says first. */
const clientHello = Buffer.from("16030100a5010000a10303", "hex");

describe("what is no whole request is answered, or not, and is in the ledger", () => {
  it.each<[string, (kis: SimulatedKis) => string | Buffer, number, string]>([
    ["text", () => "hello\r\n\r\n", 400, "unknown"],
    ["TLS, by a client that was given https", () => clientHello, 400, "unknown"],
    ["HTTP/2", () => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, "unknown"],
    ["a header of 20 KB", (kis) => head(kis, `x: ${"y".repeat(20_000)}\r\n\r\n`), 431, "unknown"],
    [
      "a request to a proxy",
      () => "CONNECT broker:443 HTTP/1.1\r\nhost: broker:443\r\nconnection: close\r\n\r\n",
      404,
      "unknown",
    ],
    [
      "a broken chunk",
      (kis) => head(kis, "transfer-encoding: chunked\r\n\r\nnonsense\r\n"),
      400,
      "token",
    ],
    [
      "HTTP/1.1 without Host",
      () => "POST /oauth2/tokenP HTTP/1.1\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
      400,
      "token",
    ],
  ])("%s", async (_what, bytes, status, endpoint) => {
    const { kis, ledger } = await start();
    expect(await sendRaw(kis.live.url, bytes(kis.live))).toMatch(`HTTP/1.1 ${status} `);
    await expect
      .poll(() => ledger.entries, { timeout: 10_000 })
      .toMatchObject([
        { broker: "kis", environment: "live", endpoint, account: "unknown", status },
      ]);
    expect((await kisToken(kis.live)).status).toBe(200);
  });

  it("half a request, of an account that its head names", async () => {
    const { kis, ledger } = await start();
    const named = Object.entries(kisHeaders(kis.live, "x")).map((pair) => pair.join(": "));
    const path = "/uapi/domestic-stock/v1/trading/order-cash";
    const fields = `${named.join("\r\n")}\r\ncontent-length: 100\r\n\r\n{`;
    const bytes = head(kis.live, fields, path);
    await sendRaw(kis.live.url, bytes);
    expect(await ledger.waitFor()).toMatchObject([
      { endpoint: "order", account: "kis-live-1", outcome: "400", status: 400 },
    ]);
    expect((await kisToken(kis.live)).status).toBe(200);
  });

  it("a request whose client breaks off", async () => {
    const { kis, ledger } = await start();
    kis.live.failNext("token", "maintenance");
    await new Promise<void>((resolve) => {
      const socket = connect(Number(new URL(kis.live.url).port), "127.0.0.1", () => {
        socket.write(head(kis.live, "content-length: 100\r\n\r\n{"), () =>
          socket.resetAndDestroy(),
        );
      });
      socket.on("close", () => resolve());
    });
    await ledger.waitFor();
    expect(ledger.entries).toMatchObject([{ endpoint: "token", account: "unknown" }]);
    // As a client, Node 22 ends in good order instead, which is answered with a 400.
    const [{ outcome, status } = {}] = ledger.entries;
    expect([
      [0, "unprocessed"],
      [400, "400"],
    ]).toContainEqual([status, outcome]);
    // It never came in whole, so the fault waits for one that does.
    expect(kis.live.waitingFaults()).toBe(1);
  });

  it("but not a connection on which nothing was asked", async () => {
    const { kis, ledger } = await start();
    await sendRaw(kis.live.url, "");
    await new Promise<void>((resolve) => {
      const socket = connect(Number(new URL(kis.live.url).port), "127.0.0.1");
      socket.on("connect", () => socket.resetAndDestroy()).on("close", () => resolve());
    });
    await request(kis.live.url);
    expect(ledger.count()).toBe(1);
  });

  it("and any Expect gets the real answer", async () => {
    const { kis, ledger } = await start();
    const bytes = head(kis.live, "expect: much\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
    expect(await sendRaw(kis.live.url, bytes)).toContain("EGW00");
    expect(ledger.count({ endpoint: "token" })).toBe(1);
  });
});

it("a connection that is dropped while it ends is not left open for ever", async () => {
  const sockets = (): number =>
    process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length;
  // Those of the tests before this one end a moment after their simulators.
  await expect.poll(sockets).toBe(0);
  const { kis, ledger, close } = await start();
  kis.live.failNext(undefined, "drop");
  const { host } = new URL(kis.live.url);
  // The nonsense behind it has the connection ended before the request is dropped.
  await sendRaw(kis.live.url, `GET / HTTP/1.1\r\nhost: ${host}\r\n\r\nnonsense\r\n\r\n`);
  expect(ledger.count({ fault: "drop" })).toBe(1);
  await close();
  await expect.poll(sockets).toBe(0);
});

describe("a body over a mebibyte", () => {
  it("gets 413, is in the ledger, and the next request is answered", async () => {
    const { kis, ledger } = await start();
    const reply = await kisToken(kis.live, { padding: "x".repeat(1024 * 1024) });
    expect(reply.status).toBe(413);
    expect(ledger.entries).toMatchObject([{ endpoint: "token", outcome: "413", status: 413 }]);
    expect((await kisToken(kis.live)).status).toBe(200);
  });
});

describe("a request that the simulator can't answer", () => {
  it("gets 500 with the reason, not a reset that looks like the network's", async () => {
    const { kis, ledger } = await start();
    kis.live.switches.lifetimeMs = 1e20;
    const reply = await kisToken(kis.live);
    expect([reply.status, reply.body.error]).toEqual([
      500,
      expect.stringContaining("the simulator can't answer this: "),
    ]);
    expect(ledger.count({ outcome: "500", account: "kis-live-1" })).toBe(1);
  });
});
