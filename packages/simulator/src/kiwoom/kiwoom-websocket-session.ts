import { createHeartbeat } from "../websocket/heartbeat.js";
import { createPeriod } from "../websocket/period.js";
import type { SocketAnswer, SocketConnection, SocketSession } from "../websocket/socket-session.js";
import type { KiwoomState } from "./kiwoom-state.js";
import { kiwoomNoticeFrame, kiwoomTickFrame } from "./kiwoom-websocket-data.js";
import {
  isKiwoomPing,
  type KiwoomMessage,
  kiwoomIgnoredMessage,
  kiwoomLoginError,
  kiwoomMessageError,
  kiwoomMessageSuccess,
  kiwoomSystemMessage,
  readKiwoomMessage,
} from "./kiwoom-websocket-message.js";
import { createKiwoomRegistry } from "./kiwoom-websocket-registry.js";

/** What a session asks of all of them together. */
export interface KiwoomSessions {
  /** The code that refuses the token, or the account that it signs in; ends that account's other session. */
  logIn(token: string): { readonly code: string } | { readonly account: string };
  /** Whether the account whose token it is has logged in just now, as the switch `reconnectIntervalMs` has it. */
  isTooFast(token: string): boolean;
}

/** A session that another of the same app key can end. */
export interface KiwoomSession extends SocketSession {
  /** R10001, then the end. */
  giveWay(): void;
}

/** One WebSocket of a client of Kiwoom. LOGIN signs it in. */
export function createKiwoomSession(
  state: KiwoomState,
  connection: SocketConnection,
  sessions: KiwoomSessions,
): KiwoomSession {
  const { now, switches } = state;
  const registry = createKiwoomRegistry();
  let account: string | undefined;
  const isLoginOverdue = createPeriod(now, () => switches.loginTimeoutMs);
  const isTickDue = createPeriod(now, () => switches.tickIntervalMs);
  const heartbeat = createHeartbeat(now, switches, {
    ping: () => connection.send(JSON.stringify({ trnm: "PING" })),
    giveUp() {
      connection.send(kiwoomSystemMessage("R10002"));
      connection.close();
    },
  });

  const notLoggedIn = (): SocketAnswer => ({
    text: kiwoomSystemMessage("R10004"),
    outcome: "R10004",
    ending: "close",
  });
  const logIn = (token: string | undefined): SocketAnswer => {
    if (!token) return notLoggedIn();
    if (sessions.isTooFast(token)) return { outcome: "too-fast", ending: "close" };
    const result = sessions.logIn(token);
    if ("code" in result) {
      const { code } = result;
      return { text: kiwoomLoginError(code, switches), outcome: code, ending: "close" };
    }
    account = result.account;
    return { text: kiwoomMessageSuccess("LOGIN", switches), outcome: "ok" };
  };
  const answer = (message: KiwoomMessage): SocketAnswer => {
    if (message.kind === "login") return logIn(message.token);
    const { trnm } = message;
    if (!account) {
      if (switches.messageBeforeLogin === "ends") return notLoggedIn();
      return { text: kiwoomIgnoredMessage(trnm, switches), outcome: "100013" };
    }
    if (message.kind === "problem") {
      const { code, detail } = message;
      return { text: kiwoomMessageError(trnm, code, switches, detail), outcome: code };
    }
    registry.change(message);
    return { text: kiwoomMessageSuccess(trnm, switches), outcome: "ok" };
  };

  return {
    account: () => (connection.isOpen() ? account : undefined),
    answersHeartbeat(text) {
      if (!isKiwoomPing(text)) return false;
      heartbeat.answered();
      return true;
    },
    receive(text) {
      const message = readKiwoomMessage(text);
      const isLogin = message.kind === "login";
      const token = isLogin ? message.token : undefined;
      return {
        endpoint: isLogin || !account ? "websocket" : "subscription",
        account: account ?? state.tokens.find(token ?? "")?.account ?? "unknown",
        ...(token !== undefined && { carries: () => state.tokens.describe(token) }),
        handle: () => answer(message),
      };
    },
    // Kiwoom wants its message back; a pong frame is no answer to it.
    pong() {},
    beat() {
      if (!account) {
        if (!isLoginOverdue()) return;
        connection.send(kiwoomSystemMessage("R10004"));
        connection.close();
        return;
      }
      heartbeat.beat();
      if (!isTickDue()) return;
      for (const symbol of registry.itemsOf("0B")) {
        connection.send(kiwoomTickFrame({ symbol }, now()));
      }
    },
    sendTick(tick) {
      if (!registry.itemsOf("0B").includes(tick.symbol)) return false;
      connection.send(kiwoomTickFrame(tick, now()));
      return true;
    },
    sendNotice(order) {
      if (account !== order.account || !registry.has("00")) return false;
      for (const stage of ["taken", "executed"] as const) {
        connection.send(kiwoomNoticeFrame(order, stage));
      }
      return true;
    },
    giveWay() {
      connection.send(kiwoomSystemMessage("R10001"));
      connection.close();
      account = undefined;
    },
    end() {
      account = undefined;
    },
  };
}
