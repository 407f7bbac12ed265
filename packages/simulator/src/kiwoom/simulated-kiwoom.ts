import { identifyCaller } from "../accounts/identify-caller.js";
import type { Broker } from "../broker.js";
import { isInDailyWindow } from "../clock/daily-window.js";
import { maintenanceFault } from "../faults/send-fault.js";
import type { SimulatedHost } from "../simulated-host.js";
import type { KiwoomAccount, KiwoomCredentials } from "./kiwoom-account.js";
import { kiwoomError } from "./kiwoom-errors.js";
import { createKiwoomOrderEndpoint } from "./kiwoom-order.js";
import { createKiwoomQuoteEndpoint } from "./kiwoom-quote.js";
import { createKiwoomRevokeEndpoint } from "./kiwoom-revoke.js";
import { createKiwoomRouteGateway } from "./kiwoom-routes.js";
import type { KiwoomState } from "./kiwoom-state.js";
import type { KiwoomSwitches } from "./kiwoom-switches.js";
import { createKiwoomTokenEndpoint } from "./kiwoom-token.js";

/**
 * Kiwoom in one environment.
 *
 * @group Its brokers and accounts
 */
export interface SimulatedKiwoom extends SimulatedHost {
  readonly broker: "kiwoom";
  /** The app key of the first account, invented at the start. */
  readonly appKey: string;
  /** The secret key of the first account, invented at the start. */
  readonly secretKey: string;
  /** Every account, the first one included. */
  readonly accounts: readonly KiwoomAccount[];
  /** Adds an app key, invented or your own. */
  addAccount(credentials?: KiwoomCredentials): KiwoomAccount;
  /** How this environment behaves; assign to turn one. */
  readonly switches: KiwoomSwitches;
  /**
   * Turns switches, names and values checked.
   *
   * @throws TypeError for an unknown switch, or a value that it can't have; then none is turned.
   */
  setSwitches(switches: Partial<KiwoomSwitches>): void;
}

/** Puts the endpoints of Kiwoom over their state. */
export function createKiwoomBroker(state: KiwoomState): Broker {
  const { switches, book, tokens, tokenRate } = state;
  return {
    name: "kiwoom",
    environment: state.environment,
    endpoints: [
      createKiwoomTokenEndpoint(state),
      createKiwoomRevokeEndpoint(state),
      createKiwoomQuoteEndpoint(state),
      createKiwoomOrderEndpoint(state),
    ],
    gateway: createKiwoomRouteGateway(state),
    // What Kiwoom says to a misspelt path is not published; 1504 is its code for a path and API that do not belong together.
    notFound: ({ headers }) => kiwoomError(switches, "1504", headers["api-id"] ?? "", 404),
    rateLimited: (endpoint) =>
      kiwoomError(switches, switches.rateLimitCode, endpoint === "token" ? "au10001" : "", 429),
    identify: (request, endpoint) => {
      const isTooEarly = (account: string): boolean =>
        tokenRate.isFull(account, switches.tokenRequestsPerSecond);
      return identifyCaller({ book, tokens, isTooEarly }, request, endpoint);
    },
    maintenance() {
      if (!isInDailyWindow(switches.maintenanceWindow, state.now())) return undefined;
      return maintenanceFault(switches.maintenanceStatus);
    },
  };
}
