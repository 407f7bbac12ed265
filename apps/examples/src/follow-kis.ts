import { on } from "node:events";
import type { Clock } from "@auth/core";
import {
  classifyKisFrame,
  createKisSubscribeMessage,
  type KisAuth,
  type KisFrame,
} from "@auth/kis";
import { stayConnected } from "./stay-connected.ts";
import type { Trade } from "./trade.ts";

/** What {@link followKis} takes. */
export interface FollowKisOptions {
  auth: KisAuth;
  /** KIS's WebSocket: see `kisWebSocketUrls`. */
  url: string;
  /** Stock codes: at most 40, the most that KIS takes on a connection. */
  symbols: readonly string[];
  onTrade(trade: Trade): void;
  log(line: string): void;
  clock: Clock;
  /** Ends it. */
  signal: AbortSignal;
}

/** 실시간체결가. */
const trId = "H0STCNT0";

/** How long another connection of the app key may take to end: KIS notices late that one broke off. */
const otherSessionMs = 60_000;

/** As long as the next one may take after a refused one: a broker issues only so many. */
const maxWaitMs = 10_000;

/** Tells every trade of these stocks at KIS, until `signal` aborts. */
export async function followKis(options: FollowKisOptions): Promise<void> {
  const { auth, url, symbols, onTrade, log, clock, signal: stop } = options;
  // A refused key is replaced once. If KIS refuses the new one as well, the key is not the trouble.
  let replaced = false;

  await stayConnected({
    tokens: auth.approvalKeys,
    clock,
    log,
    signal: stop,
    async connect({ signal, heard }) {
      // For this connection only: an open one outlives its key, so nothing here renews it.
      const approvalKey = await auth.getApprovalKey({ signal, maxWaitMs });
      const socket = new WebSocket(url);
      const messages = on(socket, "message", { close: ["close", "error"], signal });
      socket.addEventListener("open", () => {
        for (const trKey of symbols) {
          socket.send(createKisSubscribeMessage(approvalKey, { trId, trKey }));
        }
      });
      try {
        for await (const [{ data }] of messages) {
          heard();
          const frame = classifyKisFrame(data, { approvalKey });
          switch (frame.type) {
            case "data":
              if (frame.trId !== trId) break;
              for (const trade of readTrades(frame)) onTrade(trade);
              break;
            case "heartbeat":
              socket.send(frame.reply);
              break;
            case "subscribed":
              replaced = false;
              auth.approvalKeys.accept(approvalKey);
              log(`subscribed to ${frame.trKey}`);
              break;
            case "refused":
              log(`KIS: ${frame.code} ${frame.message}`);
              if (frame.remedy === "none") break;
              if (frame.remedy === "fix") throw new Error(`KIS refuses ${frame.trKey || "this"}`);
              if (frame.remedy === "other-session") return otherSessionMs;
              if (frame.remedy === "new-key" && !replaced) {
                replaced = true;
                await auth.approvalKeys.invalidate(approvalKey);
              }
              return undefined;
          }
        }
        // A path that is not there ends like this, too. Neither name, password nor query of the URL is told.
        const { origin, pathname } = new URL(url);
        log(`the connection to ${origin}${pathname} has ended`);
        return undefined;
      } finally {
        socket.close();
      }
    },
  });
}

/**
 * The first fields of a trade: 유가증권 단축 종목코드, 주식 체결 시간, 주식 현재가. A message may bring several trades; one without its
 * price is left out, and is none at 0 won.
 */
function readTrades({ payload, count }: Extract<KisFrame, { type: "data" }>): Trade[] {
  const fields = payload.split("^");
  const length = fields.length / count;
  const trades = Array.from({ length: count }, (_, index) => {
    const [symbol = "", time = "", price = ""] = fields.slice(index * length);
    return { symbol, time, price: Number(price) };
  });
  return trades.filter(({ price }) => price > 0);
}
