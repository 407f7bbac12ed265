import { identifyCaller } from "../accounts/identify-caller.js";
import type { Broker } from "../broker.js";
import { isInDailyWindow } from "../clock/daily-window.js";
import type { SimulatedHost } from "../simulated-host.js";
import type { KisAccount, KisCredentials } from "./kis-account.js";
import { createKisApprovalEndpoint } from "./kis-approval.js";
import { kisApiError, kisOAuthError } from "./kis-errors.js";
import { createKisHashkeyEndpoint } from "./kis-hashkey.js";
import { createKisOrderEndpoint } from "./kis-order.js";
import { createKisQuoteEndpoint } from "./kis-quote.js";
import { createKisRevokeEndpoint } from "./kis-revoke.js";
import { createKisRouteGateway } from "./kis-routes.js";
import type { KisState } from "./kis-state.js";
import type { KisSwitches } from "./kis-switches.js";
import { createKisTokenEndpoint, isTooEarly } from "./kis-token.js";

/**
 * KIS in one environment.
 *
 * @group Its brokers and accounts
 */
export interface SimulatedKis extends SimulatedHost {
  readonly broker: "kis";
  /** The app key of the first account, 36 characters, invented at the start. */
  readonly appKey: string;
  /** The app secret of the first account, 180 characters, invented at the start. */
  readonly appSecret: string;
  /** The HTS ID of the first account, invented at the start. */
  readonly htsId: string;
  /** Every account, the first one included. */
  readonly accounts: readonly KisAccount[];
  /** Adds an app key, invented or your own. */
  addAccount(credentials?: KisCredentials): KisAccount;
  /** How this environment behaves; assign to turn one. */
  readonly switches: KisSwitches;
  /**
   * Turns switches, names and values checked.
   *
   * @throws TypeError for an unknown switch, or a value that it can't have; then none is turned.
   */
  setSwitches(switches: Partial<KisSwitches>): void;
  /**
   * KIS forgets an approval key: a WebSocket that signs in with it gets OPSP0011. Without `key`, every one of this host.
   *
   * @throws TypeError when there is no such living key.
   */
  killApprovalKey(key?: string): void;
}

/** Puts the endpoints of KIS over their state. */
export function createKisBroker(state: KisState): Broker {
  return {
    name: "kis",
    environment: state.environment,
    endpoints: [
      createKisTokenEndpoint(state),
      createKisRevokeEndpoint(state),
      createKisApprovalEndpoint(state),
      createKisHashkeyEndpoint(state),
      createKisQuoteEndpoint(state),
      createKisOrderEndpoint(state),
    ],
    gateway: createKisRouteGateway(state),
    // What KIS says to a misspelt path is not published; its gateway's code for a route it does not have is.
    notFound: ({ path }) =>
      path.startsWith("/oauth2/") ? kisOAuthError("EGW00202", 404) : kisApiError("EGW00202", 404),
    rateLimited: (endpoint) =>
      ["token", "revoke", "approval"].includes(endpoint)
        ? kisOAuthError(state.switches.rateLimitCode, 429)
        : kisApiError(state.switches.rateLimitCode, 429),
    identify: (request, endpoint) =>
      identifyCaller(
        { ...state, isTooEarly: (account) => isTooEarly(state, account) },
        request,
        endpoint,
      ),
    maintenance: () =>
      isInDailyWindow(state.switches.maintenanceWindow, state.now()) ? "maintenance" : undefined,
  };
}
