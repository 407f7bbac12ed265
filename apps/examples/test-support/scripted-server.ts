import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";

/** The server's end of a connection. */
export interface Peer {
  /** The next message that the program sent, in order. */
  next(): Promise<string>;
  /** Sends JSON, or a text as it is. */
  send(message: object | string): void;
  /** Ends the connection properly. */
  close(): void;
  /** From now on it neither reads nor answers, as one that a network lost. */
  freeze(): void;
  /** Resolves when it has ended, whoever ended it. */
  readonly closed: Promise<unknown>;
}

/** A WebSocket server on loopback that says what a test tells it to. */
export interface ScriptedServer {
  readonly url: string;
  /** How many connections there were. */
  readonly count: number;
  /** The next connection, in order. */
  accept(): Promise<Peer>;
  close(): Promise<void>;
}

/** Starts a {@link ScriptedServer}. */
export async function startScriptedServer(): Promise<ScriptedServer> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
  await once(server, "listening");
  const peers = createQueue<Peer>();
  let count = 0;
  server.on("connection", (socket) => {
    count += 1;
    peers.push(createPeer(socket));
  });
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get count() {
      return count;
    },
    accept: peers.next,
    async close() {
      for (const client of server.clients) client.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function createPeer(socket: WebSocket): Peer {
  const received = createQueue<string>();
  socket.on("message", (data) => received.push(String(data)));
  return {
    next: received.next,
    send: (message) => socket.send(typeof message === "string" ? message : JSON.stringify(message)),
    close: () => socket.close(),
    freeze: () => socket.pause(),
    closed: once(socket, "close"),
  };
}

/** What {@link createQueue} makes. */
export interface Queue<T> {
  push(item: T): void;
  next(): Promise<T>;
}

/** What comes is kept until somebody asks, and who asks waits until it comes. */
export function createQueue<T>(): Queue<T> {
  const items: T[] = [];
  const waiting: ((item: T) => void)[] = [];
  return {
    push(item) {
      const wake = waiting.shift();
      if (wake === undefined) items.push(item);
      else wake(item);
    },
    async next() {
      const item = items.shift();
      return item ?? new Promise<T>((resolve) => waiting.push(resolve));
    },
  };
}
