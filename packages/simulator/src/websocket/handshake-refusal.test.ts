import { request } from "node:http";
import { expect, it } from "vitest";
import { simulators, startAt } from "../../test-support/simulators.js";

const start = simulators();

const handshake = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
  "sec-websocket-version": "13",
};

/** The status that answers an upgrade, and the versions that it names. */
function upgrade(url: string, headers: object, method = "GET"): Promise<[number, string]> {
  return new Promise((resolve, reject) => {
    const asked = request(url.replace("ws:", "http:"), { method, headers: { ...headers } });
    asked.on("upgrade", (_, socket) => {
      socket.destroy();
      resolve([101, ""]);
    });
    asked.on("response", (response) => {
      response.resume();
      resolve([response.statusCode ?? 0, String(response.headers["sec-websocket-version"] ?? "")]);
    });
    asked.on("error", reject).end();
  });
}

it.each<[string, object, number, string?]>([
  ["no key", { ...handshake, "sec-websocket-key": "" }, 400],
  ["a key that is none", { ...handshake, "sec-websocket-key": "secret" }, 400],
  ["no version", { ...handshake, "sec-websocket-version": "" }, 426],
  ["another version", { ...handshake, "sec-websocket-version": "12" }, 426],
  ["another method", handshake, 405, "POST"],
  ["protocols that are none", { ...handshake, "sec-websocket-protocol": "a, b c" }, 400],
  ["a protocol twice", { ...handshake, "sec-websocket-protocol": "a, a" }, 400],
  ["all that it needs", handshake, 101],
  ["protocols", { ...handshake, "sec-websocket-protocol": "a, b" }, 101],
])("notes what it answered to a handshake with %s", async (_what, headers, status, method) => {
  const { kis, kiwoom, ledger } = await start();
  const versions = status === 426 ? "13, 8" : "";
  for (const { webSocketUrl } of [kis.live, kiwoom.paper]) {
    const url = `${webSocketUrl}?secret=${kis.live.appKey}`;
    expect(await upgrade(url, headers, method)).toEqual([status, versions]);
  }
  const outcome = status === 101 ? "ok" : String(status);
  // Who it is shows only when it signs in; nothing of the request is kept.
  const entry = { at: startAt, endpoint: "connect", account: "unknown", outcome, status };
  expect(ledger.entries).toEqual([
    { ...entry, broker: "kis", environment: "live" },
    { ...entry, broker: "kiwoom", environment: "paper" },
  ]);
});
