import { once } from "node:events";
import { WebSocket, WebSocketServer } from "ws";
import type { BrokerSockets } from "../broker.js";
import { requireTimes } from "../faults/fault-queue.js";
import { waitWhileOpen } from "../http/wait-while-open.js";
import type { ExecutedOrder } from "../simulated-host.js";
import type { SocketContext } from "../start-host.js";
import { createUpgrades } from "./accept-upgrade.js";
import { serveMessages } from "./serve-messages.js";
import type { SignInRefusals } from "./sign-in-refusals.js";
import type { SimulatedSockets, Tick } from "./simulated-sockets.js";
import type { SocketConnection, SocketService, SocketSession } from "./socket-session.js";

/** How often, in real time, the simulator's clock is looked at while a socket is open. */
const beatMs = 10;
/** The code of RFC 6455 for a server that is shut down. */
const goingAway = 1001;
const maxMessageBytes = 1024 * 1024;
/** What a client may leave unread: without a limit, one that never reads would fill the memory. */
const maxUnreadBytes = 16 * 1024 * 1024;

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

  const openSockets = (): [WebSocket, SocketSession][] =>
    [...sessions].filter(([{ readyState }]) => readyState === WebSocket.OPEN);
  const begin = (socket: WebSocket, context: SocketContext): void => {
    const connection = connectionOf(socket);
    const session = service.open(connection);
    sessions.set(socket, session);
    timer ??= setInterval(() => {
      const isDown = context.broker.maintenance() !== undefined;
      for (const [one, itsSession] of openSockets()) {
        if (isDown) one.terminate();
        else itsSession.beat();
      }
    }, beatMs).unref();
    serveMessages(socket, connection, session, context);
    socket.on("pong", () => session.pong());
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
        return openSockets().length;
      },
      get signedIn() {
        return openSockets().flatMap(([, session]) => session.account() ?? []);
      },
      drop() {
        const dropped = openSockets();
        for (const [socket] of dropped) socket.terminate();
        return dropped.length;
      },
      refuseSignIn(code, times = 1) {
        requireTimes(times);
        service.refusals.add(code, times);
      },
      sendTick(tick) {
        requireTick(tick);
        return openSockets().filter(([, session]) => session.sendTick(tick)).length;
      },
      sendText(text) {
        if (typeof text !== "string") throw new TypeError("text must be a text");
        const hearing = openSockets();
        for (const [socket] of hearing) connectionOf(socket).send(text);
        return hearing.length;
      },
    },
    refusals: service.refusals,
    sendNotice(order) {
      for (const [, session] of openSockets()) session.sendNotice(order);
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
        reset() {
          for (const socket of sessions.keys()) socket.terminate();
          // Those that are not there yet.
          upgrades.close();
        },
        async close(graceMs) {
          const open = [...sessions.keys()];
          if (graceMs > 0) await sayFarewell(open, graceMs);
          upgrades.close();
        },
      };
    },
  };
}

/** Tells them that the server goes away, and waits for their answers. */
async function sayFarewell(sockets: readonly WebSocket[], graceMs: number): Promise<void> {
  const farewells = sockets.map(async (socket) => {
    const closed = once(socket, "close", { signal: AbortSignal.timeout(graceMs) });
    socket.close(goingAway);
    // Who does not answer is cut.
    await closed.catch(() => undefined);
  });
  await Promise.all(farewells);
}

/** A frame with NaN in it would test the parser of the client, and not what was meant. */
function requireTick({ price, volume }: Tick): void {
  for (const [name, value] of Object.entries({ price, volume })) {
    if (value === undefined || (Number.isFinite(value) && value >= 0)) continue;
    throw new TypeError(`${name} must be a number from 0 on, got ${value}`);
  }
}

function connectionOf(socket: WebSocket): SocketConnection {
  const isOpen = (): boolean => socket.readyState === WebSocket.OPEN;
  return {
    isOpen,
    send(text) {
      if (!isOpen()) return;
      if (socket.bufferedAmount > maxUnreadBytes) socket.terminate();
      else socket.send(text);
    },
    wait: (ms) => waitWhileOpen(socket, ms),
    close: () => socket.close(1000),
    drop: () => socket.terminate(),
  };
}
