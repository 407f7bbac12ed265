import type { Broker, BrokerSockets } from "./broker.js";
import { createFaultQueue, type FaultQueue } from "./fault.js";
import { startHttpListener } from "./http-listener.js";
import type { WritableLedger } from "./ledger.js";
import type { ExecutedOrder, SimulatedHost } from "./simulated-host.js";
import type { SimulatorClock } from "./simulator-clock.js";
import type { TokenRegistry } from "./token-registry.js";

/** What every host of one simulator shares. */
export interface HostContext {
  readonly clock: SimulatorClock;
  readonly ledger: WritableLedger;
  /** Has the host closed together with the simulator. */
  onClose(close: () => Promise<void>): void;
}

/** What the WebSocket side of a host is opened with. */
export interface SocketContext {
  readonly broker: Broker;
  readonly clock: SimulatorClock;
  readonly ledger: WritableLedger;
  /** A sign-in takes its faults with `take("websocket")`. */
  readonly faults: FaultQueue;
}

/** What a broker brings along. */
export interface HostOptions {
  readonly broker: Broker;
  readonly tokens: TokenRegistry;
  readonly orders: readonly ExecutedOrder[];
  /** The code of a killed token. */
  readonly deadTokenCode: string;
  /** Opens the WebSocket side; without it, an upgrade is refused. */
  openSockets?(context: SocketContext): BrokerSockets;
}

/** Serves a broker; gives what the hosts of both brokers have in common. */
export async function startHost(
  context: HostContext,
  options: HostOptions,
): Promise<SimulatedHost> {
  const { broker, tokens, orders, deadTokenCode } = options;
  const faults = createFaultQueue();
  const listener = await startHttpListener({
    ...context,
    broker,
    faults,
    sockets: options.openSockets?.({ ...context, broker, faults }),
  });
  context.onClose(listener.close);
  return {
    environment: broker.environment,
    url: listener.url,
    webSocketUrl: listener.webSocketUrl,
    orders,
    failNext: (endpoint, fault, faultOptions = {}) => faults.fail(endpoint, fault, faultOptions),
    holdNext: (endpoint) => faults.hold(endpoint),
    clearFaults: () => faults.clear(),
    killToken: (token, code = deadTokenCode) => tokens.kill(token, code),
  };
}
