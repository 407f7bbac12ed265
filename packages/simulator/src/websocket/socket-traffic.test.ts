import { on } from "node:events";
import { connect as connectTo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { kiwoomToken, request } from "../../test-support/client.js";
import { simulators } from "../../test-support/simulators.js";
import { approvalKey, connect, subscription } from "../../test-support/socket.js";

const start = simulators();

/** A client of the library `ws`, open. */
async function dial(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url);
  // "close" follows.
  socket.on("error", () => undefined);
  await new Promise((resolve) => socket.once("open", resolve));
  return socket;
}

/** The next `count` messages, read as JSON. */
function hear(socket: WebSocket, count: number): Promise<Record<string, unknown>[]> {
  return new Promise((resolve) => {
    const heard: Record<string, unknown>[] = [];
    socket.on("message", (data) => {
      heard.push(JSON.parse(String(data)));
      if (heard.length === count) resolve(heard);
    });
  });
}

function codeOf(answer: Record<string, unknown> | undefined): unknown {
  return (answer?.body as { msg_cd?: unknown } | undefined)?.msg_cd;
}

const handshake = [
  "GET / HTTP/1.1",
  "Connection: Upgrade",
  "Upgrade: websocket",
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
  "Sec-WebSocket-Version: 13",
];

/** A whole frame of a client, of up to 64 KiB. Its mask changes nothing. */
function frame(head: number, text: string): Buffer {
  const data = Buffer.from(text);
  const length = data.length < 126 ? [data.length] : [126, data.length >> 8, data.length & 0xff];
  const [first = 0, ...more] = length;
  return Buffer.concat([Buffer.from([head, 0x80 | first, ...more, 0, 0, 0, 0]), data]);
}

describe("a client's messages", () => {
  it("may come in fragments, as binary, and with pings between", async () => {
    const { kis } = await start();
    const socket = await dial(kis.live.webSocketUrl);
    const text = JSON.stringify(subscription(await approvalKey(kis.live)));
    const ponged = new Promise((resolve) => socket.once("pong", resolve));
    const heard = hear(socket, 2);
    for (const [index, character] of [...text].entries()) {
      socket.send(character, { fin: index === text.length - 1 });
      if (index === 5) socket.ping();
    }
    const other = subscription(await approvalKey(kis.live), { trKey: "000660" });
    socket.send(Buffer.from(JSON.stringify(other)), { binary: true });
    expect((await heard).map(codeOf)).toEqual(["OPSP0000", "OPSP0000"]);
    await ponged;
  });

  it("get their answers in order, a thousand sent at once", async () => {
    const { kiwoom, ledger } = await start();
    const socket = await dial(kiwoom.live.webSocketUrl);
    const heard = hear(socket, 1001);
    const { token } = (await kiwoomToken(kiwoom.live)).body;
    socket.send(JSON.stringify({ trnm: "LOGIN", token }));
    for (let index = 0; index < 1000; index += 1)
      socket.send(JSON.stringify({ trnm: `N${index}` }));
    const [first, ...rest] = await heard;
    expect(first).toMatchObject({ trnm: "LOGIN", return_code: 0 });
    expect(rest.map(({ trnm }) => trnm)).toEqual(rest.map((_, index) => `N${index}`));
    expect(ledger.count({ endpoint: "subscription", outcome: "1504" })).toBe(1000);
  });

  it("wait on the wire, not in memory, while the first one is held", async () => {
    const { kis, ledger } = await start();
    const held = kis.live.holdNext("subscription");
    const socket = await dial(kis.live.webSocketUrl);
    const heard = hear(socket, 64);
    const message = "x".repeat(512 * 1024);
    for (let index = 0; index < 64; index += 1) socket.send(message);
    await held.arrived;
    // Answers to another client show that the simulator had time to read on.
    for (let round = 0; round < 20; round += 1) await request(kis.live.url);
    expect(socket.bufferedAmount).toBeGreaterThan(8 * 1024 * 1024);
    held.release();
    expect((await heard).map(codeOf)).toEqual(Array.from({ length: 64 }, () => "OPSP9999"));
    expect(ledger.count({ endpoint: "subscription" })).toBe(64);
  });

  it.each<[string, string, (socket: WebSocket) => void]>([
    ["1009", "is too large", (socket) => socket.send("x".repeat(2 * 1024 * 1024))],
    ["1007", "is no UTF-8", (socket) => socket.send(Buffer.from([0xff]), { binary: false })],
  ])("end the WebSocket with %s where one %s, and that is in the ledger", async (code, _, send) => {
    const { kis, ledger } = await start();
    const socket = await dial(kis.live.webSocketUrl);
    const closed = new Promise((resolve) => socket.once("close", resolve));
    const heard = hear(socket, 1);
    socket.send(JSON.stringify(subscription(await approvalKey(kis.live))));
    await heard;
    send(socket);
    // The rest of a large message may find the connection gone.
    expect([Number(code), 1006]).toContain(await closed);
    expect(ledger.entries.at(-1)).toMatchObject({
      endpoint: "subscription",
      account: "kis-live-1",
      outcome: code,
      status: 0,
    });
  });

  it("are in the ledger as well where they are no frames", async () => {
    const { kis, ledger } = await start();
    const { port, host } = new URL(kis.live.webSocketUrl);
    const head = [...handshake, `Host: ${host}`];
    await new Promise<void>((resolve) => {
      const socket = connectTo(Number(port), "127.0.0.1", () => {
        socket.write(`${head.join("\r\n")}\r\n\r\n`);
        socket.once("data", () => socket.end("not a frame at all"));
      });
      socket.on("close", () => resolve());
    });
    expect(ledger.entries).toMatchObject([
      { endpoint: "connect", outcome: "ok" },
      { endpoint: "subscription", account: "unknown", outcome: "1002" },
    ]);
  });
});

describe("a client that never reads", () => {
  it("is cut before what it leaves unread fills the memory", async () => {
    const { kis, kiwoom } = await start();
    const idle = await dial(kis.live.webSocketUrl);
    const reader = await connect(kis.live.webSocketUrl);
    idle.pause();
    const closed = new Promise((resolve) => idle.once("close", resolve));
    const text = "x".repeat(1024 * 1024);
    let sent = 0;
    while (kis.live.sockets.open === 2 && sent < 100) {
      kis.live.sockets.sendText(text);
      await reader.nextText();
      sent += 1;
    }
    // 16 MiB, and what the system's own buffers take.
    expect(sent).toBeGreaterThan(10);
    expect(sent).toBeLessThan(60);
    idle.resume();
    expect(await closed).toBe(1006);
    expect(kis.live.sockets.sendText("still here")).toBe(1);
    expect(await reader.nextText()).toBe("still here");
    expect((await request(kiwoom.live.url)).status).toBe(404);
  });
});

describe("a WebSocket that ends", () => {
  it("frees its app key with its farewell, before the connection has ended", async () => {
    const { kis } = await start();
    const key = await approvalKey(kis.live);
    const { host, port } = new URL(kis.live.webSocketUrl);
    // It says farewell, and then ends its side never.
    const leaving = connectTo({ host: "127.0.0.1", port: Number(port), allowHalfOpen: true });
    onTestFinished(() => void leaving.destroy());
    const heard = on(leaving, "data");
    const hears = async (): Promise<Buffer> => (await heard.next()).value?.[0];
    leaving.write(`${[...handshake, `Host: ${host}`].join("\r\n")}\r\n\r\n`);
    await hears();
    leaving.write(frame(0x81, JSON.stringify(subscription(key))));
    expect((await hears()).toString()).toContain("OPSP0000");
    leaving.write(frame(0x88, ""));
    // The simulator's farewell.
    expect((await hears())[0]).toBe(0x88);
    const socket = await connect(kis.live.webSocketUrl);
    socket.send(subscription(key));
    expect(codeOf(await socket.next())).toBe("OPSP0000");
  });

  it("is no longer counted, and hears nothing more", async () => {
    const { kis } = await start();
    const socket = await connect(kis.live.webSocketUrl);
    socket.send(subscription(await approvalKey(kis.live)));
    await socket.next();
    kis.live.sockets.drop();
    const { sockets } = kis.live;
    expect([sockets.open, sockets.signedIn, sockets.drop(), sockets.sendText("x")]).toEqual([
      0,
      [],
      0,
      0,
    ]);
    expect(sockets.sendTick({ symbol: "005930" })).toBe(0);
    expect(await socket.closed).toBe(1006);
  });
});

it("refuses a trade of NaN, and a text that is none", async () => {
  const { kis } = await start();
  for (const wrong of [Number.NaN, -1, Number.POSITIVE_INFINITY]) {
    expect(() => kis.live.sockets.sendTick({ symbol: "005930", price: wrong })).toThrow(
      "price must",
    );
    expect(() => kis.live.sockets.sendTick({ symbol: "005930", volume: wrong })).toThrow(
      "volume mu",
    );
  }
  expect(() => kis.live.sockets.sendText({} as string)).toThrow("text must be a text");
});
