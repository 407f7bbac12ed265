import { WebSocket, WebSocketServer } from "ws";
import type { BrokerSockets } from "../broker.js";
import { requireTimes } from "../fault-queue.js";
import type { ExecutedOrder } from "../simulated-host.js";
import type { SocketContext } from "../start-host.js";
import { createUpgrades } from "./accept-upgrade.js";
import { serveMessages } from "./serve-messages.js";
import type { SignInRefusals } from "./sign-in-refusals.js";
import type { SimulatedSockets } from "./simulated-sockets.js";
import type { SocketConnection, SocketService, SocketSession } from "./socket-session.js";

/** How often, in real time, the simulator's clock is looked at while a socket is open. */
const beatMs = 10;
const maxMessageBytes = 1024 * 1024;

/** The WebSocket side of one host. */
export interface SocketHub {
  readonly controls: SimulatedSockets;
  /** Sign-ins that a test wants refused. */
  readonly refusals: SignInRefusals;
  /** Tells the account's sockets of an order. */
  sendNotice(order: ExecutedOrder): void;
  open(context: SocketContext): BrokerSockets;
}

export function createSocketHub(service: SocketService): SocketHub {
  const sessions = new Map<WebSocket, SocketSession>();
  let timer: NodeJS.Timeout | undefined;

  const sessionList = (): SocketSession[] => [...sessions.values()];
  const begin = (socket: WebSocket, context: SocketContext): void => {
    const connection = connectionOf(socket);
    const session = service.open(connection);
    sessions.set(socket, session);
    timer ??= setInterval(() => {
      for (const one of sessionList()) one.beat();
    }, beatMs).unref();
    serveMessages(socket, connection, session, context);
    socket.on("pong", () => session.pong());
    // "close" follows every error; without a listener it would end the process.
    socket.on("error", () => undefined);
    socket.on("close", () => {
      sessions.delete(socket);
      session.end();
      if (sessions.size > 0) return;
      clearInterval(timer);
      timer = undefined;
    });
  };

  return {
    controls: {
      get open() {
        return sessions.size;
      },
      get signedIn() {
        return sessionList().flatMap((session) => session.account() ?? []);
      },
      drop() {
        const dropped = sessions.size;
        for (const socket of sessions.keys()) socket.terminate();
        return dropped;
      },
      refuseSignIn(code, times = 1) {
        requireTimes(times);
        service.refusals.add(code, times);
      },
      sendTick: (tick) => sessionList().filter((session) => session.sendTick(tick)).length,
      sendText(text) {
        for (const socket of sessions.keys()) connectionOf(socket).send(text);
        return sessions.size;
      },
    },
    refusals: service.refusals,
    sendNotice(order) {
      for (const session of sessionList()) session.sendNotice(order);
    },
    open(context) {
      const server = new WebSocketServer({
        noServer: true,
        clientTracking: false,
        maxPayload: maxMessageBytes,
      });
      const upgrades = createUpgrades(server, service, context, (socket) => begin(socket, context));
      return {
        path: service.path,
        upgrade: upgrades.accept,
        close: async () => upgrades.close(),
      };
    },
  };
}

function connectionOf(socket: WebSocket): SocketConnection {
  return {
    send(text) {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: () => socket.close(1000),
    drop: () => socket.terminate(),
  };
}
