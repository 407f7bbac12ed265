import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** One request as it arrived on the wire. */
export interface SeenRequest {
  method: string;
  path: string;
  headers: IncomingMessage["headers"];
  body: string;
}

/** A broker that answers as the test says, on a port of its own. */
export interface LoopbackServer {
  /** `http://127.0.0.1:<port>` */
  url: string;
  /** Oldest first. */
  seen: SeenRequest[];
  /** Resolves when the next connection from a client has been closed. */
  connectionClosed: Promise<void>;
  close(): Promise<void>;
}

/** Answers one request; `number` counts from 1. */
export type Answer = (
  response: ServerResponse,
  request: SeenRequest,
  number: number,
) => void | Promise<void>;

export async function startLoopbackServer(answer: Answer): Promise<LoopbackServer> {
  const seen: SeenRequest[] = [];
  let closed = (): void => {};
  const connectionClosed = new Promise<void>((resolve) => {
    closed = resolve;
  });
  const server = createServer(async (incoming, response) => {
    // Tests that are about the broker's time send a Date of their own.
    response.sendDate = false;
    let body = "";
    for await (const chunk of incoming.setEncoding("utf8")) body += chunk;
    const { method = "", url: path = "", headers } = incoming;
    const request = { method, path, headers, body };
    await answer(response, request, seen.push(request));
  });
  server.on("connection", (socket) => socket.on("close", closed));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(close);
  return { url: `http://127.0.0.1:${port}`, seen, connectionClosed, close };
}

export function sendJson(
  response: ServerResponse,
  json: unknown,
  status = 200,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
  response.end(JSON.stringify(json));
}
