import { request } from "node:http";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { simulators } from "../../test-support/simulators.js";

const start = simulators();

it.each(["GET", "POST"])(
  "answers a %s that offers HTTP/2, as Java's client does by default, over HTTP/1.1",
  async (method) => {
    const { kis, ledger } = await start();
    const { appKey: appkey, appSecret: appsecret } = kis.live;
    const headers = {
      "content-type": "application/json",
      connection: "Upgrade, HTTP2-Settings",
      upgrade: "h2c",
      "http2-settings": "AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA",
    };
    const answer = await new Promise<string>((resolve, reject) => {
      const sent = request(`${kis.live.url}/oauth2/tokenP`, { method, headers }, (response) => {
        text(response).then(resolve, reject);
      });
      sent.on("error", reject);
      const body = JSON.stringify({ grant_type: "client_credentials", appkey, appsecret });
      sent.end(method === "POST" ? body : undefined);
    });
    expect(Object.keys(JSON.parse(answer))).toContain(
      method === "POST" ? "access_token" : "error_code",
    );
    expect(ledger.count({ endpoint: "connect" })).toBe(0);
  },
);
