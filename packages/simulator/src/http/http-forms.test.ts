import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { parseReplies, type RawReply, sendRaw } from "../../test-support/send-raw.js";
import { simulators } from "../../test-support/simulators.js";
import type { SimulatedKis } from "../index.js";

const start = simulators();

const typed = "Content-Type: application/json";
const lengthOf = (body: string): string => `Content-Length: ${Buffer.byteLength(body)}`;

function credentials({ appKey: appkey, appSecret: appsecret }: SimulatedKis): string {
  return JSON.stringify({ grant_type: "client_credentials", appkey, appsecret });
}

function message(head: readonly string[], body = ""): string {
  return `${head.join("\r\n")}\r\n\r\n${body}`;
}

async function send(
  { url }: SimulatedKis,
  ...parts: readonly (string | Uint8Array)[]
): Promise<RawReply[]> {
  return parseReplies(await sendRaw(url, ...parts));
}

const post = "POST /oauth2/tokenP HTTP/1.1";
const host = "Host: localhost";

/** What an answer was: its status, and the token or the code in it. */
function told({ status, body }: RawReply): readonly [number, string] {
  const { access_token: token, error_code: code } = JSON.parse(body || "{}") as {
    access_token?: string;
    error_code?: string;
  };
  return [status, token ? "token" : (code ?? "nothing")];
}

describe("the simulator over bare sockets", () => {
  it("reads header names in any case, and a body in chunks", async () => {
    const { kis } = await start();
    const body = credentials(kis.live);
    const half = Math.floor(body.length / 2);
    const chunk = (text: string): string => `${text.length.toString(16)}\r\n${text}\r\n`;
    const inChunks = `${chunk(body.slice(0, half))}${chunk(body.slice(half))}0\r\n\r\n`;
    const shouted = [
      "HOST: localhost",
      "CONTENT-TYPE: APPLICATION/JSON",
      "Transfer-Encoding: chunked",
    ];
    expect((await send(kis.live, message([post, ...shouted], inChunks))).map(told)).toEqual([
      [200, "token"],
    ]);
    const whispered = [host.toLowerCase(), typed.toLowerCase(), lengthOf(body).toLowerCase()];
    expect((await send(kis.live, message([post, ...whispered], body))).map(told)).toEqual([
      [403, "EGW00133"],
    ]);
  });

  it("answers HTTP/1.0, and a client that waits for 100 Continue", async () => {
    const { kis } = await start();
    const body = credentials(kis.live);
    const old = message(["POST /oauth2/tokenP HTTP/1.0", typed, lengthOf(body)], body);
    expect((await send(kis.live, old)).map(told)).toEqual([[200, "token"]]);
    const careful = [post, host, typed, lengthOf(body), "Expect: 100-continue"];
    expect((await send(kis.live, message(careful), body)).map(told)).toEqual([
      [100, "nothing"],
      [403, "EGW00133"],
    ]);
  });

  it("answers requests that were sent in one go, each of them, in their order", async () => {
    const { kis, ledger } = await start();
    const body = credentials(kis.live);
    const right = message([post, host, typed, lengthOf(body)], body);
    const misspelt = right.replace("tokenP", "token");
    const replies = await send(kis.live, `${right}${misspelt}${right}`);
    expect(replies.map(told)).toEqual([
      [200, "token"],
      [404, "EGW00202"],
      [403, "EGW00133"],
    ]);
    expect(ledger.entries.map(({ outcome }) => outcome)).toEqual(["ok", "EGW00202", "EGW00133"]);
  });

  it("takes a body for as long as its Content-Length says, and what is cut short for no request", async () => {
    const { kis, ledger } = await start();
    const body = credentials(kis.live);
    // Less than there is: half a body, and the other half is no request.
    const short = message([post, host, typed, "Content-Length: 40"], body);
    expect((await send(kis.live, short)).at(-1)?.status).toBe(400);
    // More than there is: the client was cut off before the request was whole.
    const long = message([post, host, typed, `Content-Length: ${body.length + 1}`], body);
    expect((await send(kis.live, long)).map(({ status }) => status)).toEqual([400]);
    for (const nonsense of ["-1", "1e3", "forty", "1, 2"]) {
      const request = message([post, host, typed, `Content-Length: ${nonsense}`], body);
      expect((await send(kis.live, request)).map(({ status }) => status)).toEqual([400]);
    }
    // Smuggling: both ways to say how long it is.
    const both = [post, host, typed, lengthOf(body), "Transfer-Encoding: chunked"];
    expect((await send(kis.live, message(both, body)))[0]?.status).toBe(400);
    expect(ledger.count({ outcome: "ok" })).toBe(0);
    const whole = message([post, host, typed, lengthOf(body)], body);
    expect((await send(kis.live, whole)).map(told)).toEqual([[200, "token"]]);
  });

  it("does not unpack a body, and takes the last of two fields of a name", async () => {
    const { kis } = await start();
    const packed = gzipSync(credentials(kis.live));
    const head = [post, host, typed, "Content-Encoding: gzip", `Content-Length: ${packed.length}`];
    expect((await send(kis.live, message(head), packed)).map(told)).toEqual([[403, "EGW00101"]]);
    const { appSecret } = kis.live;
    const twice = credentials(kis.live).replace(
      /}$/,
      `,"appsecret":"x","appsecret":"${appSecret}"}`,
    );
    const request = message([post, host, typed, lengthOf(twice)], twice);
    expect((await send(kis.live, request)).map(told)).toEqual([[200, "token"]]);
  });

  it("refuses what is no HTTP, and serves the next client", async () => {
    const { kis, ledger } = await start();
    const tls = Buffer.from("16030100a5010000a10303", "hex");
    const header = `X: ${"x".repeat(20_000)}`;
    const wrong = [
      "hello\r\n\r\n",
      tls,
      message([post, "No colon"]),
      message([post, host, header]),
    ];
    for (const text of [...wrong, message(["GET / HTTP/9.9", host]), "\r\n"]) {
      const statuses = parseReplies(await sendRaw(kis.live.url, text)).map(({ status }) => status);
      expect([[400], [431], []]).toContainEqual(statuses);
    }
    const seen = { endpoint: "unknown", account: "unknown" } as const;
    expect(ledger.count(seen)).toBe(ledger.count());
    expect(ledger.count({ outcome: "ok" })).toBe(0);
    const next = await send(kis.live, message(["GET /oauth2/tokenP HTTP/1.1", host]));
    expect(next.map(told)).toEqual([[404, "EGW00202"]]);
  });
});
