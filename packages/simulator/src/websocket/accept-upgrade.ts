import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { WebSocket, WebSocketServer } from "ws";
import type { BrokerAnswer } from "../broker.js";
import { traitsOf } from "../faults/fault-kinds.js";
import { meetFault } from "../faults/meet-fault.js";
import { faultStatus, sendFault } from "../faults/send-fault.js";
import { sendAnswer } from "../http/send-answer.js";
import { waitWhileOpen } from "../http/wait-while-open.js";
import type { SocketContext } from "../start-host.js";
import { handshakeRefusal } from "./handshake-refusal.js";
import type { SocketService } from "./socket-session.js";
import { createUpgradeAnswer } from "./upgrade-answer.js";

/** Takes HTTP upgrades. */
export interface Upgrades {
  accept(message: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Ends every connection that came in, upgraded or not. */
  close(): void;
}

/** Makes WebSockets of the upgrades that the service accepts, faults permitting, and notes each in the ledger. */
export function createUpgrades(
  server: WebSocketServer,
  service: SocketService,
  context: SocketContext,
  begin: (socket: WebSocket) => void,
): Upgrades {
  const { broker, clock, ledger } = context;
  const sockets = new Set<Duplex>();

  const serve = async (message: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    const { fault } = await meetFault(context, "connect", broker.maintenance);
    const [path = "/"] = (message.url ?? "/").split("?", 1);
    const answer = service.accepts(path)
      ? (handshakeRefusal(message) ?? { status: 101, body: {}, outcome: "ok" })
      : noPathAnswer(service);
    const entry = {
      at: clock.now(),
      broker: broker.name,
      environment: broker.environment,
      endpoint: "connect" as const,
      // Who it is shows only when it signs in.
      account: "unknown",
    };
    const target = () => ({
      response: createUpgradeAnswer(message, socket),
      now: clock.now,
      url: `http://127.0.0.1:${message.socket.localPort}`,
    });
    const traits = fault && traitsOf(fault);
    if (fault && traits && traits.onUpgrade !== "real") {
      const sent = traits.onUpgrade === "cut" ? "drop" : fault;
      const limited = broker.rateLimited("connect");
      const status = faultStatus(sent, limited);
      ledger.write({ ...entry, outcome: "unprocessed", status, fault: traits.name });
      return sendFault(target(), sent, limited);
    }
    const { outcome, status } = answer;
    ledger.write({ ...entry, outcome, status, ...(traits && { fault: traits.name }) });
    if (typeof fault === "object" && "delayMs" in fault) await waitWhileOpen(socket, fault.delayMs);
    if (socket.destroyed) return;
    if (answer.status !== 101) return sendAnswer(target(), answer);
    server.handleUpgrade(message, socket, head, begin);
  };

  return {
    accept(message, socket, head) {
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
      socket.on("error", () => socket.destroy());
      serve(message, socket, head).catch(() => socket.destroy());
    },
    close() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Nobody publishes what the brokers answer here. Whoever reads it has misspelt the path, or left it out. */
function noPathAnswer({ path }: SocketService): BrokerAnswer {
  const error = `the simulator has no WebSocket at this path; its path here is ${path || "/"}`;
  return { status: 404, body: { error }, outcome: "404" };
}
