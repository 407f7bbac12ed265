import { startSimulator } from "@auth/simulator";
import { describe, expect, it, onTestFinished } from "vitest";
import { openWebSocket } from "../../provider-kit/test-support/open-web-socket.js";
import { frameCodes } from "./__fixtures__/frame-codes.js";
import {
  classifyKisFrame,
  createKisAuth,
  createKisSubscribeMessage,
  createKisUnsubscribeMessage,
  decryptKisPayload,
  type KisFrame,
  type KisSubscription,
} from "./index.js";

const trades = { trId: "H0STCNT0", trKey: "005930" };

/** A simulated KIS, and a WebSocket that is open and not signed in. */
async function connect() {
  const simulator = await startSimulator({ now: Date.parse("2026-11-23T09:00:00+09:00") });
  const kis = simulator.kis.paper;
  const { url, appKey, appSecret } = kis;
  const auth = createKisAuth({ environment: "paper", baseUrl: url, appKey, appSecret });
  onTestFinished(async () => {
    await auth.close();
    await simulator.close();
  });
  const approvalKey = await auth.getApprovalKey();
  const socket = await openWebSocket(kis.webSocketUrl);
  const next = async (): Promise<KisFrame> =>
    classifyKisFrame(await socket.next(), { approvalKey });
  return {
    simulator,
    kis,
    auth,
    socket,
    approvalKey,
    next,
    async subscribe(subscription: KisSubscription): Promise<KisFrame> {
      socket.send(createKisSubscribeMessage(approvalKey, subscription));
      return next();
    },
  };
}

describe("over a real WebSocket, to the simulated KIS", () => {
  it("the message signs in and subscribes, trades come, and the other message ends them", async () => {
    const { kis, socket, approvalKey, next, subscribe } = await connect();
    expect(await subscribe(trades)).toMatchObject({ type: "subscribed", ...trades });
    expect(kis.sockets.sendTick({ symbol: "005930", price: 71_500 })).toBe(1);
    expect(await next()).toMatchObject({ type: "data", trId: "H0STCNT0", count: 1 });
    socket.send(createKisUnsubscribeMessage(approvalKey, trades));
    expect(await next()).toEqual({ type: "unsubscribed", ...trades });
    expect(kis.sockets.sendTick({ symbol: "005930" })).toBe(0);
  });

  it("a notice about an own order is decrypted with what came at its subscription", async () => {
    const { kis, auth, next, subscribe } = await connect();
    const frame = await subscribe({ trId: "H0STCNI9", trKey: kis.htsId });
    const encryption = frame.type === "subscribed" ? frame.encryption : undefined;
    if (encryption === undefined) throw new Error("KIS sent no encryption");
    const order = { CANO: "00000000", ACNT_PRDT_CD: "01", PDNO: "005930" };
    await auth.fetch("/uapi/domestic-stock/v1/trading/order-cash", {
      method: "POST",
      headers: { tr_id: "VTTC0012U", "content-type": "application/json" },
      body: JSON.stringify({ ...order, ORD_DVSN: "00", ORD_QTY: "3", ORD_UNPR: "71000" }),
    });
    // 1: the order was taken; 2: it was executed, at the price of the last field.
    for (const [stage, price] of [
      ["1", ""],
      ["2", "000071000"],
    ]) {
      const notice = await next();
      if (notice.type !== "data") throw new Error(`a notice was expected, not ${notice.type}`);
      expect(notice).toMatchObject({ encrypted: true, trId: "H0STCNI9" });
      const fields = (await decryptKisPayload(notice.payload, encryption)).split("^");
      const told = [kis.htsId, "005930", "0000000003", "000071000"];
      expect([fields[0], ...fields.slice(8, 11)]).toEqual(told);
      expect([fields[13], fields[25]]).toEqual([stage, price]);
    }
  });

  it("an access token in place of the key would be refused, and the refusal shows nothing of it", async () => {
    const { socket, auth } = await connect();
    const { value } = await auth.getToken();
    socket.send(createKisSubscribeMessage(value, trades));
    const frame = classifyKisFrame(await socket.next(), { approvalKey: value });
    expect(frame).toMatchObject({ type: "refused", code: "OPSP0011", remedy: "new-key" });
    expect(JSON.stringify(frame)).not.toContain(value);
  });

  it.each(frameCodes)("a refusal with %s (%s) asks for: %s", async (code, _words, remedy) => {
    const { kis, subscribe } = await connect();
    kis.sockets.refuseSignIn(code);
    expect(await subscribe(trades)).toMatchObject({ type: "refused", code, remedy });
  });

  it("a second connection of the app key is told of the first", async () => {
    const { kis, approvalKey, subscribe } = await connect();
    await subscribe(trades);
    const second = await openWebSocket(kis.webSocketUrl);
    second.send(createKisSubscribeMessage(approvalKey, trades));
    expect(classifyKisFrame(await second.next())).toMatchObject({ remedy: "other-session" });
  });
});
