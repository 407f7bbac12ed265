import { dailyWindowPattern } from "../clock/daily-window.js";
import type { SwitchRules } from "../switches.js";
import {
  defaultKisWebSocketSwitches,
  type KisWebSocketSwitches,
} from "./kis-websocket-switches.js";

/**
 * How the simulated KIS behaves. Where sources contradict each other or say nothing there is a switch; the defaults are
 * what was measured, or else the harder case for a client. A switch can be turned while the simulator runs.
 *
 * @group Starting the simulator
 */
export interface KisSwitches extends KisWebSocketSwitches {
  /** The shortest time between two successful issues: 60 000 (README, error text; default) or 300 000 (portal forum). */
  issueIntervalMs: number;
  /** Whether a refused request (wrong secret, too early) also starts the interval. Default `false` (not known). */
  failedAttemptsCount: boolean;
  /** How long after its first issue the same token comes back. Default 6 h (documented). */
  sameTokenWindowMs: number;
  /** How long a token lives. Default 24 h (documented); partners have 7 776 000 000. */
  lifetimeMs: number;
  /** How long before the expiry that its answer named a token is refused (EGW00123). Default 0; hours are reported. */
  earlyExpiryMs: number;
  /** Whether a killed token still comes back inside the window. Default `true` (measured). */
  deadTokenReissued: boolean;
  /** Whether after `revokeP` a new token can be had inside the window. Default `false` (not known). */
  revokeFreesWindow: boolean;
  /** Whether a new token kills the one before it. Default `false` (not known). */
  newTokenKillsOld: boolean;
  /** Issues tokens that expired 20 minutes ago (seen once). Default `false`. */
  expiryAlreadyPast: boolean;
  /**
   * `expires_in`: the constant lifetime (measured; default), the remainder in seconds (reported for earlier years), or the
   * 7 776 000 of the document's example, 90 days for a token of one.
   */
  expiresIn: "constant" | "remainder" | "documented";
  /** The name of the expiry: the document's table has the first (on the wire; default), its overview the second, with one c. */
  expiryField: "access_token_token_expired" | "acess_token_token_expired";
  /** The HTTP status of EGW00121, 122, 123 and of `rateLimitCode`: 500 (default) or 200; both are reported. */
  tokenErrorStatus: 500 | 200;
  /** The HTTP status of errors under `/oauth2/`: 403 (measured; default) or 200 (some clients report it). */
  oauthErrorStatus: 403 | 200;
  /** `code` in the answer of `revokeP`: a number (on the wire; default) or a string (documented). */
  revokeCodeType: "number" | "string";
  /** The code for an app key of the other environment. Default `EGW00103`: no code of its own is known. */
  wrongEnvironmentCode: string;
  /** The code for an order's `tr_id` of the other environment, 모의투자 TR 이 아닙니다: both are seen. Default `EGW2004`. */
  wrongTrCode: "EGW2004" | "EGW00213";
  /** Requests per second and app key before `rateLimitCode`; 0 = no limit (default). The real limits are about 20 live, 2 paper (official sample). */
  requestsPerSecond: number;
  /** The code of too many requests: EGW00201 (published; default), or EGW00215 (seen as well: the limit of the ledger behind the gateway). */
  rateLimitCode: "EGW00201" | "EGW00215";
  /**
   * Whether this customer may call at all: `granted` (default), or the code of KIS's table that refuses every call under `/uapi/`:
   * no right to the API (206), an address that is missing or not valid (207), not one of the corporation's (303).
   */
  access: "granted" | "EGW00206" | "EGW00207" | "EGW00303";
  /**
   * Which `custtype` is taken, EGW00208 (OPSP8998 over WebSocket) for the others: `B` stands for corporations in the document, for
   * partners only in the official sample. Default `any` of both; calls without the header pass.
   */
  custtype: "any" | "P" | "B";
  /** `approval_key` as a UUID (on the wire; default) or with the 286 characters of the document. */
  approvalKeyForm: "uuid" | "documented";
  /** Whether a new approval key kills the one before it (OPSP0011). Default `false` (not known). */
  newApprovalKeyKillsOld: boolean;
  /** A nightly maintenance in Korean time, `"23:30-00:30"`: an HTML page with status 503. Default `""`: none (hours are not published). */
  maintenanceWindow: string;
}

const hourMs = 60 * 60 * 1000;

const defaults: KisSwitches = {
  issueIntervalMs: 60_000,
  failedAttemptsCount: false,
  sameTokenWindowMs: 6 * hourMs,
  lifetimeMs: 24 * hourMs,
  earlyExpiryMs: 0,
  deadTokenReissued: true,
  revokeFreesWindow: false,
  newTokenKillsOld: false,
  expiryAlreadyPast: false,
  expiresIn: "constant",
  expiryField: "access_token_token_expired",
  tokenErrorStatus: 500,
  oauthErrorStatus: 403,
  revokeCodeType: "number",
  wrongEnvironmentCode: "EGW00103",
  wrongTrCode: "EGW2004",
  requestsPerSecond: 0,
  rateLimitCode: "EGW00201",
  access: "granted",
  custtype: "any",
  approvalKeyForm: "uuid",
  newApprovalKeyKillsOld: false,
  maintenanceWindow: "",
  ...defaultKisWebSocketSwitches,
};

const choices: SwitchRules<KisSwitches>["choices"] = {
  expiresIn: ["constant", "remainder", "documented"],
  expiryField: ["access_token_token_expired", "acess_token_token_expired"],
  tokenErrorStatus: [500, 200],
  oauthErrorStatus: [403, 200],
  revokeCodeType: ["number", "string"],
  wrongTrCode: ["EGW2004", "EGW00213"],
  rateLimitCode: ["EGW00201", "EGW00215"],
  access: ["granted", "EGW00206", "EGW00207", "EGW00303"],
  custtype: ["any", "P", "B"],
  approvalKeyForm: ["uuid", "documented"],
  maintenanceWindow: dailyWindowPattern,
};

export const kisSwitchRules: SwitchRules<KisSwitches> = {
  broker: "kis",
  defaults,
  choices,
};
