import { startSimulator } from "@auth/simulator";
import { describe, expect, it, onTestFinished } from "vitest";
import { openWebSocket } from "../../provider-kit/test-support/open-web-socket.js";
import {
  classifyKiwoomFrame,
  createKiwoomAuth,
  createKiwoomLoginMessage,
  type KiwoomFrame,
} from "./index.js";

/** A simulated Kiwoom, and a WebSocket that is open and not signed in. */
async function connect() {
  const simulator = await startSimulator({ now: Date.parse("2026-11-23T09:00:00+09:00") });
  const kiwoom = simulator.kiwoom.paper;
  const { url, appKey, secretKey } = kiwoom;
  const auth = createKiwoomAuth({ environment: "paper", baseUrl: url, appKey, secretKey });
  onTestFinished(async () => {
    await auth.close();
    await simulator.close();
  });
  const token = await auth.getToken();
  const socket = await openWebSocket(kiwoom.webSocketUrl);
  const next = async (): Promise<KiwoomFrame> =>
    classifyKiwoomFrame(await socket.next(), { token });
  return {
    simulator,
    kiwoom,
    auth,
    socket,
    token,
    next,
    async logIn(): Promise<KiwoomFrame> {
      socket.send(createKiwoomLoginMessage(token));
      return next();
    },
  };
}

describe("over a real WebSocket, to the simulated Kiwoom", () => {
  it.each(["number", "string"] as const)(
    "LOGIN succeeds with return_code as %s, and trades come",
    async (returnCodeType) => {
      const { kiwoom, socket, next, logIn } = await connect();
      kiwoom.switches.returnCodeType = returnCodeType;
      expect(await logIn()).toEqual({ type: "signed-in" });
      const data = [{ item: ["005930"], type: ["0B"] }];
      socket.send(JSON.stringify({ trnm: "REG", grp_no: "1", refresh: "1", data }));
      expect(await next()).toMatchObject({ type: "answer", trnm: "REG" });
      kiwoom.sockets.sendTick({ symbol: "005930", price: 71_500 });
      expect(await next()).toMatchObject({
        type: "data",
        items: [{ type: "0B", item: "005930", values: { "10": "+71500" } }],
      });
    },
  );

  describe.each(["number", "string"] as const)("return_code as %s", (returnCodeType) => {
    it.each(["bracket", "code-message", "return-code"] as const)(
      "and the code as %s: a dead token is 8005",
      async (loginCodeFormat) => {
        const { kiwoom, token, logIn } = await connect();
        Object.assign(kiwoom.switches, { returnCodeType, loginCodeFormat });
        kiwoom.killToken();
        const frame = await logIn();
        expect(frame).toMatchObject({ type: "refused", trnm: "LOGIN", remedy: "new-token" });
        expect(frame.type === "refused" && frame.code).toBe("8005");
        expect(JSON.stringify(frame)).not.toContain(token.value);
      },
    );
  });

  it("notices of own orders come as type 00, taken and executed, with what was asked for", async () => {
    const { auth, socket, next, logIn } = await connect();
    await logIn();
    const data = [{ item: [""], type: ["00"] }];
    socket.send(JSON.stringify({ trnm: "REG", grp_no: "1", refresh: "1", data }));
    await next();
    await auth.fetch("/api/dostk/ordr", {
      method: "POST",
      headers: { "api-id": "kt10000", "content-type": "application/json;charset=UTF-8" },
      body: JSON.stringify({ dmst_stex_tp: "KRX", stk_cd: "005930", ord_qty: "3", trde_tp: "3" }),
    });
    for (const executed of [{}, { "911": "3", "910": "71000" }]) {
      const values = { "913": "911" in executed ? "체결" : "접수", "9001": "005930", ...executed };
      expect(await next()).toMatchObject({ type: "data", items: [{ type: "00", values }] });
    }
  });

  it("LOGIN from an address that is not registered is to be fixed", async () => {
    const { kiwoom, logIn } = await connect();
    kiwoom.switches.ip = "unregistered";
    expect(await logIn()).toMatchObject({ type: "refused", code: "8050", remedy: "fix" });
  });

  it("the first connection is told that a second one took its place", async () => {
    const { kiwoom, token, next, logIn } = await connect();
    await logIn();
    const second = await openWebSocket(kiwoom.webSocketUrl);
    second.send(createKiwoomLoginMessage(token));
    expect(await next()).toMatchObject({
      type: "system",
      code: "R10001",
      remedy: "other-session",
    });
  });

  it.each([
    ["ignored", { type: "refused", trnm: "REG", code: "100013", remedy: "wait" }],
    ["ends", { type: "system", code: "R10004", remedy: "wait" }],
  ] as const)(
    "a request before LOGIN is refused where Kiwoom says that it %s",
    async (does, frame) => {
      const { kiwoom, socket, next } = await connect();
      kiwoom.switches.messageBeforeLogin = does;
      socket.send(JSON.stringify({ trnm: "REG", grp_no: "1", refresh: "1", data: [] }));
      expect(await next()).toMatchObject(frame);
    },
  );

  it("a heartbeat is answered with its own text", async () => {
    const { simulator, kiwoom, next, logIn } = await connect();
    await logIn();
    simulator.clock.advance(kiwoom.switches.pingIntervalMs);
    expect(await next()).toEqual({ type: "heartbeat", reply: '{"trnm":"PING"}' });
  });
});
