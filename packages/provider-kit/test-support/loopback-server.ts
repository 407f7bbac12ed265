import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** One request as it arrived on the wire. */
export interface SeenRequest {
  method: string;
  path: string;
  headers: IncomingMessage["headers"];
  body: string;
  /** Resolves when its answer is complete or its connection has been cut. */
  closed: Promise<void>;
}

/** A broker that answers as the test says, on a port of its own. */
export interface LoopbackServer {
  /** `http://127.0.0.1:<port>` */
  url: string;
  /** Oldest first. */
  seen: SeenRequest[];
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
  const server = createServer(async (incoming, response) => {
    // Tests that are about the broker's time send a Date of their own.
    response.sendDate = false;
    let body = "";
    for await (const chunk of incoming.setEncoding("utf8")) body += chunk;
    const { method = "", url: path = "", headers } = incoming;
    const closed = new Promise<void>((resolve) => response.on("close", resolve));
    const request = { method, path, headers, body, closed };
    await answer(response, request, seen.push(request));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(close);
  return { url: `http://127.0.0.1:${port}`, seen, close };
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
