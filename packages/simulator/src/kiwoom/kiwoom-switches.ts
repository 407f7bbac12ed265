import { dailyWindowPattern } from "../clock/daily-window.js";
import type { SwitchRules } from "../switches.js";
import {
  defaultKiwoomWebSocketSwitches,
  type KiwoomWebSocketSwitches,
} from "./kiwoom-websocket-switches.js";

/**
 * How the simulated Kiwoom behaves. Where sources contradict each other or say nothing there is a switch; the defaults
 * are what was measured. A switch can be turned while the simulator runs.
 *
 * @group Starting the simulator
 */
export interface KiwoomSwitches extends KiwoomWebSocketSwitches {
  /** What a second issue does while a token lives: returns the `same` one (measured; default) or `replaces` (kills) it (also reported). */
  reissue: "same" | "replaces";
  /** Whether, with `same`, a killed token still comes back until it expires. Default `false` (not known). */
  deadTokenReissued: boolean;
  /** How long a token lives. Default 24 h (measured). */
  lifetimeMs: number;
  /** How long before its `expires_dt` a token is refused (8005), and a new one issued. Default 0; hours are reported. */
  earlyExpiryMs: number;
  /** Issues tokens that expired 20 minutes ago (seen once, at KIS). Default `false`. */
  expiryAlreadyPast: boolean;
  /** Requests to au10001 per second and app key before `rateLimitCode`. Default 2 (measured); 0 = no limit. */
  tokenRequestsPerSecond: number;
  /** Other requests per second and app key before `rateLimitCode`, see `rateLimitPer`; 0 = no limit (default). The real limit is about 1, 2 in a burst. */
  requestsPerSecond: number;
  /** What `requestsPerSecond` counts: the requests to each `api` for itself (measured; default), or all of the `account` together. */
  rateLimitPer: "api" | "account";
  /** The HTTP status of `rateLimitCode`: 429 (default) or 200; both are reported. */
  rateLimitStatus: 429 | 200;
  /** Which limit was met: that of an API, 1700 (measured; default), of all requests, 1701, or of a group of APIs, 1702 (in Kiwoom's table). */
  rateLimitCode: "1700" | "1701" | "1702";
  /**
   * Where the code is: `bracket` = `…[8005:text]` in `return_msg` (measured over HTTP; default), `code-message` =
   * `… [CODE=8005, MESSAGE=text]` there (measured over WebSocket), `return-code` = in `return_code` itself (where the
   * official client always looks; its first versions, over HTTP, only there), `plain` = `… 8005: text` (newer texts; 8050
   * has newer words there).
   */
  codeFormat: "bracket" | "code-message" | "return-code" | "plain";
  /** The HTTP status of a refused token (8003, 8005, 8031, 8103): 200 (measured; default) or 401 (which the official client reacts to). */
  invalidTokenStatus: 200 | 401;
  /** `token_type` of a new token: both spellings are seen; default `bearer`, as documented. */
  tokenType: "bearer" | "Bearer";
  /** `return_code` as a number (default) or a string; both are seen. From au10001 and au10002 the official client takes only a number. */
  returnCodeType: "number" | "string";
  /** Whether au10001 and au10002 demand the `api-id` header: documented, but the official client omits it. Default `false`. */
  tokenApiIdRequired: boolean;
  /** The caller's address: `registered` (default), not on the allow-list (8050 everywhere), or another than the token's (8010 on calls). */
  ip: "registered" | "unregistered" | "changed";
  /** Whether revoking a killed token, refused with 8015, frees the next issue from `deadTokenReissued`. Default `false` (not known). */
  refusedRevokeFrees: boolean;
  /** A nightly maintenance in Korean time, `"23:30-00:30"`: an HTML page. Default `""`: none (hours are not published). */
  maintenanceWindow: string;
  /** The HTTP status of that page: 503 (default; not known) or 400 (reported of the paper host). */
  maintenanceStatus: 503 | 400;
}

const defaults: KiwoomSwitches = {
  reissue: "same",
  deadTokenReissued: false,
  lifetimeMs: 24 * 60 * 60 * 1000,
  earlyExpiryMs: 0,
  expiryAlreadyPast: false,
  tokenRequestsPerSecond: 2,
  requestsPerSecond: 0,
  rateLimitPer: "api",
  rateLimitStatus: 429,
  rateLimitCode: "1700",
  codeFormat: "bracket",
  invalidTokenStatus: 200,
  tokenType: "bearer",
  returnCodeType: "number",
  tokenApiIdRequired: false,
  ip: "registered",
  refusedRevokeFrees: false,
  maintenanceWindow: "",
  maintenanceStatus: 503,
  ...defaultKiwoomWebSocketSwitches,
};

const choices: SwitchRules<KiwoomSwitches>["choices"] = {
  reissue: ["same", "replaces"],
  rateLimitStatus: [429, 200],
  rateLimitCode: ["1700", "1701", "1702"],
  rateLimitPer: ["api", "account"],
  codeFormat: ["bracket", "code-message", "return-code", "plain"],
  loginCodeFormat: ["bracket", "code-message", "return-code"],
  invalidTokenStatus: [200, 401],
  tokenType: ["bearer", "Bearer"],
  returnCodeType: ["number", "string"],
  ip: ["registered", "unregistered", "changed"],
  maintenanceWindow: dailyWindowPattern,
  maintenanceStatus: [503, 400],
  messageBeforeLogin: ["ignored", "ends"],
};

export const kiwoomSwitchRules: SwitchRules<KiwoomSwitches> = {
  broker: "kiwoom",
  defaults,
  choices,
};
