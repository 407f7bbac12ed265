import { createSignInRefusals } from "../websocket/sign-in-refusals.js";
import { createSocketHub, type SocketHub } from "../websocket/socket-hub.js";
import type { KiwoomState } from "./kiwoom-state.js";
import { createKiwoomSession, type KiwoomSession } from "./kiwoom-websocket-session.js";

const path = "/api/dostk/websocket";

/** The WebSocket side of Kiwoom in one environment. */
export function createKiwoomWebSocket(state: KiwoomState): SocketHub {
  const { switches, tokens, otherTokens, lastLogInAt } = state;
  const sessions = new Set<KiwoomSession>();
  const refusals = createSignInRefusals(
    "8005",
    (code) => /^8\d{3}$/.test(code),
    "8 and three digits, such as 8005, 8031, 8010 and 8050",
  );

  const codeAgainst = (value: string): string | undefined => {
    const refused = refusals.take();
    if (refused) return refused;
    if (otherTokens.find(value)) return "8031";
    const token = tokens.find(value);
    if (!token || state.now() >= token.expiresAt) return "8005";
    if (token.death) return token.death.code;
    if (switches.ip === "registered") return undefined;
    return switches.ip === "changed" ? "8010" : "8050";
  };

  return createSocketHub({
    path,
    accepts: (asked) => asked === path,
    refusals,
    open(connection) {
      const session: KiwoomSession = createKiwoomSession(state, connection, {
        isTooFast(value) {
          const before = lastLogInAt.get(tokens.find(value)?.account ?? "");
          const now = state.now();
          // A LOGIN that lies ahead was before the clock was turned back.
          return (
            before !== undefined && before <= now && now - before < switches.reconnectIntervalMs
          );
        },
        logIn(value) {
          const code = codeAgainst(value);
          if (code) return { code };
          const account = tokens.find(value)?.account ?? "unknown";
          if (switches.oneWebSocketSession) {
            for (const other of sessions) {
              if (other !== session && other.account() === account) other.giveWay();
            }
          }
          lastLogInAt.set(account, state.now());
          return { account };
        },
      });
      sessions.add(session);
      return {
        ...session,
        end() {
          sessions.delete(session);
          session.end();
        },
      };
    },
  });
}
