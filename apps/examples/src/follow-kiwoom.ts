import { on } from "node:events";
import type { Clock } from "@auth/core";
import {
  classifyKiwoomFrame,
  createKiwoomLoginMessage,
  type KiwoomAuth,
  type KiwoomRealTimeItem,
} from "@auth/kiwoom";
import { stayConnected } from "./stay-connected.ts";
import type { Trade } from "./trade.ts";

/** What {@link followKiwoom} takes. */
export interface FollowKiwoomOptions {
  auth: KiwoomAuth;
  /** Kiwoom's WebSocket: see `kiwoomWebSocketUrls`. */
  url: string;
  /** Stock codes. */
  symbols: readonly string[];
  onTrade(trade: Trade): void;
  log(line: string): void;
  clock: Clock;
  /** Ends it. */
  signal: AbortSignal;
}

/** 주식체결. */
const tradeType = "0B";

/** As long as the next one may take after a refused one: a broker issues only so many. */
const maxWaitMs = 10_000;

/** Tells every trade of these stocks at Kiwoom, until `signal` aborts. */
export async function followKiwoom(options: FollowKiwoomOptions): Promise<void> {
  const { auth, url, symbols, onTrade, log, clock, signal: stop } = options;
  // A refused token is replaced once. If Kiwoom refuses the new one as well, the token is not the trouble.
  let replaced = false;

  await stayConnected({
    tokens: auth.tokens,
    clock,
    log,
    signal: stop,
    async connect({ signal, heard }) {
      const token = await auth.getToken({ signal, maxWaitMs });
      const socket = new WebSocket(url);
      const messages = on(socket, "message", { close: ["close", "error"], signal });
      socket.addEventListener("open", () => socket.send(createKiwoomLoginMessage(token)));
      try {
        for await (const [{ data }] of messages) {
          heard();
          const frame = classifyKiwoomFrame(data, { token });
          switch (frame.type) {
            case "signed-in":
              replaced = false;
              auth.tokens.accept(token);
              socket.send(createRegistration(symbols));
              break;
            case "answer":
              log(`${frame.trnm} done`);
              break;
            case "data":
              for (const trade of readTrades(frame.items)) onTrade(trade);
              break;
            case "heartbeat":
              socket.send(frame.reply);
              break;
            case "refused":
            case "system":
              log(`Kiwoom: ${frame.code} ${frame.message}`);
              if (frame.remedy === "none") break;
              if (frame.remedy === "fix")
                throw new Error("Kiwoom refuses this, whoever asks again");
              if (frame.remedy === "other-session") {
                // Kiwoom lets the newest in. Two programs that both come back would end each other for ever.
                throw new Error("Another program has connected with this app key");
              }
              if (frame.remedy === "new-token" && !replaced) {
                replaced = true;
                await auth.tokens.invalidate(token);
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

/** 실시간시세: `refresh` 1 keeps what was registered before. */
function createRegistration(symbols: readonly string[]): string {
  const data = [{ item: symbols, type: [tradeType] }];
  return JSON.stringify({ trnm: "REG", grp_no: "1", refresh: "1", data });
}

/** 10 현재가, with a sign for the direction of the change; 20 체결시간. A trade without its price is left out. */
function readTrades(items: readonly KiwoomRealTimeItem[]): Trade[] {
  const trades = items
    .filter(({ type }) => type === tradeType)
    .map(({ item, values }) => ({
      symbol: item,
      time: values["20"] ?? "",
      price: Math.abs(Number(values["10"])),
    }));
  return trades.filter(({ price }) => price > 0);
}
