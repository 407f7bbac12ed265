import type { SimulatorClock } from "../clock/simulator-clock.js";
import type { WritableLedger } from "../ledger/ledger.js";
import { version } from "../version.js";
import { describeClock } from "./control-actions.js";
import { type Hosts, namedHosts } from "./hosts.js";

/** What the control port works on. */
export interface Controlled extends Hosts {
  readonly clock: SimulatorClock;
  readonly ledger: WritableLedger;
  reset(): void;
}

/** `GET /state`: everything but credentials and tokens. */
export function describeState(controlled: Controlled): Record<string, unknown> {
  const { clock, ledger } = controlled;
  const hosts = namedHosts(controlled).map(({ name, host }) => {
    const waitingFaults = host.waitingFaults();
    return [
      name,
      {
        url: host.url,
        webSocketUrl: host.webSocketUrl,
        accounts: host.accounts.map(({ label }) => label),
        orders: host.orders.length,
        sockets: { open: host.sockets.open, signedIn: host.sockets.signedIn },
        // JSON has no Infinity.
        waitingFaults: Number.isFinite(waitingFaults) ? waitingFaults : "always",
        switches: host.switches,
      },
    ];
  });
  return {
    version,
    clock: describeClock(clock),
    ledger: { entries: ledger.count(), dropped: ledger.dropped },
    hosts: Object.fromEntries(hosts),
  };
}
