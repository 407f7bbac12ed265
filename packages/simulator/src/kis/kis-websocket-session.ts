import { randomText } from "../random-text.js";
import { createHeartbeat } from "../websocket/heartbeat.js";
import { createPeriod } from "../websocket/period.js";
import type { SocketAnswer, SocketConnection, SocketSession } from "../websocket/socket-session.js";
import { takesCusttype } from "./kis-gateway.js";
import type { KisState } from "./kis-state.js";
import { kisNoticeFrame, kisTickFrame } from "./kis-websocket-data.js";
import {
  isKisPingPong,
  type KisSubscription,
  kisMessageAnswer,
  kisPingPong,
  readKisSubscription,
} from "./kis-websocket-message.js";

/** Trades of a stock at KRX, NXT and both. */
const tickIds = ["H0STCNT0", "H0NXCNT0", "H0UNCNT0"];
/** What is told of one's own orders, by environment. */
const noticeIds = { live: "H0STCNI0", paper: "H0STCNI9" };

/** What a session asks of all of them together. */
export interface KisSessions {
  /** The code that refuses the key, or the account that it signs in. */
  signIn(approvalKey: string): { readonly code: string } | { readonly account: string };
}

/** One WebSocket of a client of KIS. Its first subscription signs it in. */
export function createKisSession(
  state: KisState,
  connection: SocketConnection,
  sessions: KisSessions,
): SocketSession {
  const { now, switches, environment } = state;
  const cipher = { iv: randomText(16), key: randomText(32) };
  const subscriptions = new Map<string, KisSubscription>();
  let signedIn: { readonly account: string; readonly approvalKey: string } | undefined;
  const heartbeat = createHeartbeat(now, switches, {
    ping: () => connection.send(kisPingPong(now())),
    giveUp: () => connection.drop(),
  });
  const isTickDue = createPeriod(now, () => switches.tickIntervalMs);

  const subscribe = (subscription: KisSubscription): SocketAnswer => {
    const { trId, trKey } = subscription;
    const encrypted = trId === noticeIds[environment];
    const name = `${trId} ${trKey}`;
    const answer = (code: string, outcome = code): SocketAnswer => {
      const output = outcome === "ok" ? { output: cipher } : {};
      return { text: kisMessageAnswer(code, { trId, trKey, encrypted, ...output }), outcome };
    };
    if (subscription.type === "unsubscribe") {
      return subscriptions.delete(name) ? answer("OPSP0001", "ok") : answer("OPSP0003");
    }
    if (!encrypted && Object.values(noticeIds).includes(trId)) return answer("OPSP8991");
    // The official sample's README: a wrong HTS ID ends in "No close frame received".
    if (encrypted && trKey !== htsIdOf(state, signedIn?.account)) {
      return { outcome: "wrong-hts-id", ending: "drop" };
    }
    if (tickIds.includes(trId) && !/^[0-9A-Z]{6}$/.test(trKey)) return answer("OPSP8992");
    if (subscriptions.has(name)) return answer("OPSP0002");
    if (subscriptions.size >= switches.maxSubscriptions) return answer("OPSP0008");
    subscriptions.set(name, subscription);
    return answer("OPSP0000", "ok");
  };

  const signIn = ({ approvalKey, trId, trKey }: KisSubscription): SocketAnswer | undefined => {
    const result = sessions.signIn(approvalKey);
    if ("account" in result) {
      signedIn = { account: result.account, approvalKey };
      return undefined;
    }
    const { code } = result;
    const text = kisMessageAnswer(code, { trId, trKey });
    // Who comes second is shown out at once, by several reports.
    return code === "OPSP8996" ? { text, outcome: code, ending: "close" } : { text, outcome: code };
  };

  return {
    account: () => (connection.isOpen() ? signedIn?.account : undefined),
    answersHeartbeat(text) {
      if (!isKisPingPong(text)) return false;
      heartbeat.answered();
      return true;
    },
    receive(text) {
      const message = readKisSubscription(text, (custtype) => takesCusttype(state, custtype));
      if ("code" in message) {
        const { code } = message;
        const handle = () => ({ text: kisMessageAnswer(code), outcome: code });
        return { endpoint: "subscription", account: signedIn?.account ?? "unknown", handle };
      }
      const { approvalKey } = message;
      const account = state.approvalKeys.find(approvalKey)?.account ?? "unknown";
      // The key is looked at once: afterwards it lives as long as the WebSocket, whatever becomes of it.
      const signsIn = approvalKey !== signedIn?.approvalKey;
      return {
        endpoint: signsIn ? "websocket" : "subscription",
        account,
        ...(signsIn && { carries: () => state.approvalKeys.describe(approvalKey) }),
        handle: () => (signsIn ? signIn(message) : undefined) ?? subscribe(message),
      };
    },
    pong: () => heartbeat.answered(),
    beat() {
      heartbeat.beat();
      if (!isTickDue()) return;
      for (const { trId, trKey } of subscriptions.values()) {
        if (tickIds.includes(trId)) connection.send(kisTickFrame(trId, { symbol: trKey }, now()));
      }
    },
    sendTick(tick) {
      const wanted = tickIds.filter((trId) => subscriptions.has(`${trId} ${tick.symbol}`));
      for (const trId of wanted) connection.send(kisTickFrame(trId, tick, now()));
      return wanted.length > 0;
    },
    sendNotice(order) {
      const trId = noticeIds[environment];
      const htsId = htsIdOf(state, order.account);
      if (!subscriptions.has(`${trId} ${htsId}`)) return false;
      for (const stage of ["taken", "executed"] as const) {
        connection.send(kisNoticeFrame(trId, order, { cipher, htsId, stage }));
      }
      return true;
    },
    end() {
      signedIn = undefined;
      subscriptions.clear();
    },
  };
}

function htsIdOf({ book }: KisState, label: string | undefined): string {
  return book.accounts.find((account) => account.label === label)?.htsId ?? "";
}
