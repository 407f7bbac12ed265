import { kiwoomErrorCodes, refusedTokenCodes } from "./kiwoom-error-codes.js";

/**
 * What to do about a message by which Kiwoom refuses something on a WebSocket.
 *
 * - `"new-token"`: Kiwoom does not take the token (8003, 8005). Pass it to `auth.tokens.invalidate`, close, and connect with another one;
 *   once only: if Kiwoom refuses that one as well, wait.
 * - `"other-session"`: another connection of the app key has taken this one's place (R10001). To connect again ends that one in turn.
 * - `"fix"`: the keys, the environment, this machine's IP address or the message are wrong. Sent again, it fails again.
 * - `"wait"`: passing trouble at Kiwoom, or a code that is not known here. Connect again later.
 * - `"none"`: a notice, after which the connection goes on.
 *
 * @group Receiving real-time data
 */
export type KiwoomRemedy = "new-token" | "other-session" | "fix" | "wait" | "none";

/** Unknown market, unknown stock, an API that paper does not serve. */
const wrongRequestCodes: ReadonlySet<string> = new Set(["1901", "1902", "8104"]);

/** The remedy for the code of a refused LOGIN, REG or other request, of Kiwoom's table of codes (오류코드). */
export function remedyOfCode(code: string): KiwoomRemedy {
  if (refusedTokenCodes.has(code)) return "new-token";
  if (wrongRequestCodes.has(code)) return "fix";
  switch (kiwoomErrorCodes.get(code)?.code) {
    case "AUTH_INVALID_CREDENTIALS":
    case "AUTH_ACCESS_DENIED":
    case "AUTH_ENVIRONMENT_MISMATCH":
    case "AUTH_CONFIGURATION":
      return "fix";
    default:
      return "wait";
  }
}

/**
 * The codes of SYSTEM messages, seen on the wire; Kiwoom publishes no list.
 *
 * - R10001 동일한 App key로 접속이 되었습니다. 기존 세션은 종료가 됩니다
 * - R10002 사용자 프로그램으로부터 Heartbeat(연결유지) 메시지가 오지않아서 접속을 종료합니다
 * - R10004 접속허용요청(토큰)이 들어오지 않았습니다
 */
export const systemRemedies: ReadonlyMap<string, KiwoomRemedy> = new Map<string, KiwoomRemedy>([
  ["R10001", "other-session"],
  ["R10002", "wait"],
  ["R10004", "wait"],
]);
