import { requireDeadTokenCode, usualDeadTokenCode } from "./accounts/dead-token-codes.js";
import type { TokenRegistry } from "./accounts/token-registry.js";
import type { Broker, BrokerEnvironment, BrokerName } from "./broker.js";
import type { SimulatorClock } from "./clock/simulator-clock.js";
import { createFaultQueue, type FaultQueue } from "./faults/fault-queue.js";
import { startHttpListener } from "./http/http-listener.js";
import type { WritableLedger } from "./ledger/ledger.js";
import { createRouteBook } from "./routes/routes.js";
import type { ExecutedOrder, SimulatedHost } from "./simulated-host.js";
import type { SocketHub } from "./websocket/socket-hub.js";

/** What every host of one simulator shares. */
export interface HostContext {
  readonly clock: SimulatorClock;
  readonly ledger: WritableLedger;
  /** Where this host listens; 0 = on a free port. */
  portOf(broker: BrokerName, environment: BrokerEnvironment): number;
  /** Has the host closed together with the simulator. */
  onClose(close: (graceMs: number) => Promise<void>): void;
  /** Has something reset together with the simulator. */
  onReset(reset: () => void): void;
}

/** What the WebSocket side of a host is opened with. */
export interface SocketContext {
  readonly broker: Broker;
  readonly clock: SimulatorClock;
  readonly ledger: WritableLedger;
  readonly faults: FaultQueue;
}

/** What a broker brings along. */
export interface HostOptions {
  readonly broker: Broker;
  readonly tokens: TokenRegistry;
  readonly orders: readonly ExecutedOrder[];
  readonly webSocket: SocketHub;
}

/** Serves a broker; gives what the hosts of both brokers have in common. */
export async function startHost(
  context: HostContext,
  options: HostOptions,
): Promise<SimulatedHost> {
  const { broker, tokens, orders, webSocket } = options;
  const faults = createFaultQueue(broker.name);
  const routes = createRouteBook(broker.gateway, broker.endpoints, (name) =>
    context.ledger.routeNames.add(name),
  );
  const listener = await startHttpListener({
    ...context,
    broker,
    faults,
    routes,
    port: context.portOf(broker.name, broker.environment),
    sockets: webSocket.open({ ...context, broker, faults }),
  });
  context.onClose(async (graceMs) => {
    faults.clear();
    await listener.close(graceMs);
  });
  context.onReset(() => {
    faults.reset();
    webSocket.refusals.clear();
    routes.clear();
    context.ledger.routeNames.clear();
    listener.reset();
  });
  return {
    broker: broker.name,
    environment: broker.environment,
    url: listener.url,
    webSocketUrl: listener.webSocketUrl,
    sockets: webSocket.controls,
    orders,
    failNext: (endpoint, fault, faultOptions = {}) => faults.fail(endpoint, fault, faultOptions),
    holdNext: (endpoint) => faults.hold(endpoint),
    clearFaults() {
      faults.clear();
      webSocket.refusals.clear();
    },
    waitingFaults: () => faults.waiting() + webSocket.refusals.waiting(),
    addRoute: routes.add,
    clearRoutes: routes.clear,
    killToken(token, code = usualDeadTokenCode(broker.name)) {
      requireDeadTokenCode(broker.name, code);
      tokens.kill(token, code);
    },
  };
}
