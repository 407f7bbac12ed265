import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { UpgradableMessage } from "./websocket/upgradable-message.js";

/** What a server on loopback is made of. */
export interface LoopbackServerOptions {
  /** For the error when the port is taken: `"kis paper"`. */
  readonly name: string;
  /** 0 = a free one. */
  readonly port: number;
  readonly listener: (message: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly upgrade?: ((message: IncomingMessage, socket: Duplex, head: Buffer) => void) | undefined;
}

/** A server that only this machine reaches. */
export interface LoopbackServer {
  /** `"127.0.0.1:<port>"` */
  readonly address: string;
  /** Stops listening. Open answers have `graceMs` of real time to finish, then every connection ends. */
  close(graceMs: number): Promise<void>;
}

/** Listens on 127.0.0.1. */
export async function startLoopbackServer(options: LoopbackServerOptions): Promise<LoopbackServer> {
  const { name, port, listener, upgrade } = options;
  let closing = false;
  const serve: RequestListener = (message, response) => {
    response.once("close", () => {
      // A client would keep the connection for its next request, and the server waits for connections.
      if (closing) setImmediate(() => server.closeIdleConnections());
    });
    listener(message, response).catch(() => response.destroy());
  };
  const server = createServer({ IncomingMessage: UpgradableMessage }, serve);
  if (upgrade) {
    server.on("upgrade", (message, socket, head) => {
      // An upgraded connection is no longer the server's to end: one that comes now would keep it from closing.
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
      await closed;
      clearTimeout(timer);
    },
  };
}

function explain(error: NodeJS.ErrnoException, name: string, port: number): Error {
  if (error.code !== "EADDRINUSE" && error.code !== "EACCES") return error;
  const reason = error.code === "EADDRINUSE" ? "is already in use" : "may not be used";
  return new Error(
    `Port ${port}, for ${name}, ${reason}. Choose another port, or 0 for free ones.`,
    { cause: error },
  );
}
