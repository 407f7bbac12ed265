import { request } from "node:http";
import { describe, expect, it } from "vitest";
import { sendRaw } from "../../test-support/send-raw.js";
import { simulators } from "../../test-support/simulators.js";

const start = simulators();

interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object;
  /** What the first line names; default: the whole URL. */
  readonly target?: string;
}

/** The status and the text that answer a request whose first line names a whole URL. */
function ask(url: string, asked: Asked = {}): Promise<[number, string]> {
  const { method = "GET", headers = {}, body, target = url } = asked;
  return new Promise((resolve, reject) => {
    const sent = request(url.replace("ws:", "http:"), { method, headers, path: target });
    sent.on("upgrade", (_, socket) => {
      socket.destroy();
      resolve([101, ""]);
    });
    sent.on("response", async (response) => {
      const text = (await response.setEncoding("utf8").toArray()).join("");
      resolve([response.statusCode ?? 0, text]);
    });
    sent.on("error", reject).end(body && JSON.stringify(body));
  });
}

const json = { "content-type": "application/json" };
const handshake = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
  "sec-websocket-version": "13",
};

describe("a request that names the whole URL, as a client does that is told of a proxy", () => {
  it("is answered by every host like one that names the path", async () => {
    const { kis, kiwoom, ledger } = await start();
    for (const { url, appKey: appkey, appSecret: appsecret } of [kis.live, kis.paper]) {
      const body = { grant_type: "client_credentials", appkey, appsecret };
      const asked = { method: "POST", headers: json, body };
      const [status, text] = await ask(`${url}/oauth2/tokenP`, asked);
      expect([status, text]).toEqual([200, expect.stringContaining("access_token")]);
    }
    for (const { url, appKey: appkey, secretKey: secretkey } of [kiwoom.live, kiwoom.paper]) {
      const body = { grant_type: "client_credentials", appkey, secretkey };
      const headers = { ...json, "api-id": "au10001" };
      // Whatever name led here.
      const target = "HTTP://broker.example/oauth2/token?x=1";
      const [status, text] = await ask(url, { method: "POST", headers, body, target });
      expect([status, text]).toEqual([200, expect.stringContaining('"return_code":0')]);
    }
    expect(ledger.entries.map(({ endpoint }) => endpoint)).toEqual(Array(4).fill("token"));
  });

  it("may be the handshake of a WebSocket", async () => {
    const { kis, kiwoom } = await start();
    for (const { webSocketUrl } of [kis.live, kis.paper, kiwoom.live, kiwoom.paper]) {
      for (const target of [
        webSocketUrl,
        `${webSocketUrl}?x=1`,
        webSocketUrl.replace("ws", "http"),
      ])
        expect(await ask(webSocketUrl, { headers: handshake, target })).toEqual([101, ""]);
    }
  });

  it("still needs a Host header", async () => {
    const { kis } = await start();
    const head = `GET ${kis.live.url}/oauth2/tokenP HTTP/1.1\r\nconnection: close\r\n\r\n`;
    expect(await sendRaw(kis.live.url, head)).toMatch(/^HTTP\/1\.1 400 /);
  });

  it("reaches the control port by the names that lead there, and by no other", async () => {
    const { control: { url = "" } = {} } = await start({ control: true });
    const query = `${url}/ledger?endpoint=token`;
    expect(await ask(query)).toEqual([200, expect.stringContaining('"count":0')]);
    expect((await ask(url, { target: `${url}/ledger?endpont=token` }))[0]).toBe(400);
    expect((await ask(url))[1]).toContain('"path":"/ledger"');
    const { port } = new URL(url);
    expect((await ask(url, { target: `http://localhost:${port}/state` }))[0]).toBe(200);
    for (const stranger of [`page.example:${port}`, "127.0.0.1", `me@127.0.0.1:${port}`, ""]) {
      const [status, text] = await ask(url, { target: `http://${stranger}/state` });
      expect([status, text]).toEqual([403, expect.stringContaining("no other name leads here")]);
    }
    // The first line counts, but a web page's Origin is one in either form.
    const fromPage = { origin: "http://page.example" };
    expect((await ask(query, { headers: fromPage }))[0]).toBe(403);
  });
});
