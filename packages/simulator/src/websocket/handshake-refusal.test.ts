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

interface Answered {
  readonly status: number;
  /** The versions that it names. */
  readonly versions: string;
  readonly body: string;
}

/** What answers an upgrade. */
function upgrade(url: string, headers: object, method = "GET"): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const asked = request(url.replace("ws:", "http:"), { method, headers: { ...headers } });
    asked.on("upgrade", (_, socket) => {
      socket.destroy();
      resolve({ status: 101, versions: "", body: "" });
    });
    asked.on("response", async (response) => {
      const versions = String(response.headers["sec-websocket-version"] ?? "");
      const body = (await response.setEncoding("utf8").toArray()).join("");
      resolve({ status: response.statusCode ?? 0, versions, body });
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
    expect(await upgrade(url, headers, method)).toMatchObject({ status, versions });
  }
  const outcome = status === 101 ? "ok" : String(status);
  // Who it is shows only when it signs in; nothing of the request is kept.
  const entry = { at: startAt, endpoint: "connect", account: "unknown", outcome, status };
  expect(ledger.entries).toEqual([
    { ...entry, broker: "kis", environment: "live" },
    { ...entry, broker: "kiwoom", environment: "paper" },
  ]);
});

it("tells who dials another path which one it is", async () => {
  const { kis, kiwoom, ledger } = await start();
  for (const { webSocketUrl } of [kis.live, kis.paper, kiwoom.live, kiwoom.paper]) {
    const { host, pathname } = new URL(webSocketUrl);
    // The path of Kiwoom left out, as that of KIS is.
    for (const path of ["/websocket", ...(pathname === "/" ? [] : ["/"])]) {
      const { status, body } = await upgrade(`ws://${host}${path}?key=secret`, handshake);
      const error = `the simulator has no WebSocket at this path; its path here is ${pathname}`;
      expect([status, JSON.parse(body)]).toEqual([404, { error }]);
    }
    expect((await upgrade(`ws://${host}${pathname}`, handshake)).status).toBe(101);
  }
  expect(ledger.count({ endpoint: "connect", outcome: "404" })).toBe(6);
});
