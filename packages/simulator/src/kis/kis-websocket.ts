import { createSignInRefusals } from "../websocket/sign-in-refusals.js";
import { createSocketHub, type SocketHub } from "../websocket/socket-hub.js";
import type { SocketSession } from "../websocket/socket-session.js";
import type { KisState } from "./kis-state.js";
import { kisMessageCodes } from "./kis-websocket-message.js";
import { createKisSession } from "./kis-websocket-session.js";

/** The WebSocket side of KIS in one environment: `/`, `/tryitout` and `/tryitout/<TR_ID>`, as clients of all ages dial it. */
export function createKisWebSocket(state: KisState): SocketHub {
  const sessions = new Set<SocketSession>();
  const refusals = createSignInRefusals(
    "OPSP0011",
    (code) => kisMessageCodes.includes(code),
    kisMessageCodes.join(", "),
  );

  const codeAgainst = (approvalKey: string, own: SocketSession): string | undefined => {
    const refused = refusals.take();
    if (refused) return refused;
    const key = state.approvalKeys.find(approvalKey);
    if (!key) return "OPSP0011";
    if (key.death) return key.death.code;
    if (state.now() >= key.expiresAt) return "OPSP0011";
    // What a second app key gets on a WebSocket is not published. Taken, it would free the first one for another WebSocket.
    const owner = own.account();
    if (owner !== undefined && owner !== key.account) return "OPSP9994";
    const taken = [...sessions].some(
      (session) => session !== own && session.account() === key.account,
    );
    return state.switches.oneWebSocketSession && taken ? "OPSP8996" : undefined;
  };

  return createSocketHub({
    path: "",
    accepts: (path) => /^\/(tryitout(\/\w*)?)?$/.test(path),
    refusals,
    open(connection) {
      const session: SocketSession = createKisSession(state, connection, {
        signIn(approvalKey) {
          const code = codeAgainst(approvalKey, session);
          return code
            ? { code }
            : { account: state.approvalKeys.find(approvalKey)?.account ?? "unknown" };
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
