import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
  STATUS_CODES,
} from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { UpgradableMessage } from "../websocket/upgradable-message.js";
import { readTarget } from "./request-target.js";

/** What a server on loopback is made of. */
export interface LoopbackServerOptions {
  /** For the error when the port is taken: `"kis paper"`. */
  readonly name: string;
  /** 0 = a free one. */
  readonly port: number;
  readonly listener: (message: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly upgrade?: ((message: IncomingMessage, socket: Duplex, head: Buffer) => void) | undefined;
  /** Told of what was answered with this status because it is no HTTP request. */
  readonly refused?: (status: number) => void;
}

/** A server that only this machine reaches. */
export interface LoopbackServer {
  /** `"127.0.0.1:<port>"` */
  readonly address: string;
  /**
   * Stops listening. Open answers have `graceMs` of real time to finish, then every connection ends; one on which no request, or
   * not even the head of one, has come in ends at once.
   */
  close(graceMs: number): Promise<void>;
}

/** Listens on 127.0.0.1. */
export async function startLoopbackServer(options: LoopbackServerOptions): Promise<LoopbackServer> {
  const { name, port, listener, upgrade, refused } = options;
  let closing = false;
  const connections = new Set<Duplex>();
  /** The last answer on a connection: when it has been sent, those before it have been as well. */
  const answering = new WeakMap<Duplex, ServerResponse>();
  // Node's closeIdleConnections() counts one that has not said anything yet, or half a head, as busy.
  const endIdle = (): void => {
    for (const socket of connections) {
      if (answering.get(socket)?.writableFinished ?? true) socket.destroy();
    }
  };
  const serve: RequestListener = (message, response) => {
    readTarget(message);
    answering.set(message.socket, response);
    response.once("close", () => {
      // A client would keep the connection for its next request, and the server waits for connections.
      if (closing) setImmediate(endIdle);
    });
    listener(message, response).catch(() => response.destroy());
  };
  const refuse = (socket: Duplex, status: number): void => {
    const response = answering.get(socket);
    if (response?.headersSent && !response.writableFinished) return void socket.destroy();
    // In the middle of a body: whoever reads it notes the request, with this status.
    if (response && !response.writableFinished) response.statusCode = status;
    else refused?.(status);
    socket.write(
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    );
    // Connections of a plain HTTP server are sockets of node:net.
    (socket as Socket).destroySoon();
  };
  // Node would refuse a request without Host, or with another Expect than that of curl, before anybody sees it.
  const server = createServer(
    { IncomingMessage: UpgradableMessage, requireHostHeader: false },
    serve,
  );
  server.on("checkExpectation", serve);
  server.on("connection", (socket) => {
    connections.add(socket);
    socket.once("close", () => connections.delete(socket));
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    const isRequest = error.code?.startsWith("HPE_") || error.code === "ERR_HTTP_REQUEST_TIMEOUT";
    if (isRequest && socket.writable) refuse(socket, refusals.get(error.code ?? "") ?? 400);
    else socket.destroy();
  });
  if (upgrade) {
    server.on("upgrade", (message, socket, head) => {
      // An upgraded connection is no longer the server's to end: one that comes now would keep it from closing.
      readTarget(message);
      connections.delete(socket);
      if (closing) socket.destroy();
      else upgrade(message, socket, head);
    });
  }
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(explain(error, name, port)));
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close(graceMs) {
      closing = true;
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      const end = (): void => server.closeAllConnections();
      const timer = setTimeout(end, graceMs);
      if (graceMs === 0) end();
      else endIdle();
      await closed;
      clearTimeout(timer);
    },
  };
}

/** What Node answers to what is no request, where it is not 400. */
const refusals: ReadonlyMap<string, number> = new Map([
  ["HPE_HEADER_OVERFLOW", 431],
  ["HPE_CHUNK_EXTENSIONS_OVERFLOW", 413],
  ["ERR_HTTP_REQUEST_TIMEOUT", 408],
]);

function explain(error: NodeJS.ErrnoException, name: string, port: number): Error {
  if (error.code !== "EADDRINUSE" && error.code !== "EACCES") return error;
  const reason = error.code === "EADDRINUSE" ? "is already in use" : "may not be used";
  return new Error(
    `Port ${port}, for ${name}, ${reason}. Choose another port, or 0 for free ones.`,
    { cause: error },
  );
}
