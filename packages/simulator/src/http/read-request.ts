import type { IncomingMessage } from "node:http";
import type { BrokerRequest } from "../broker.js";

const maxBytes = 1024 * 1024;

/** A request, and whether its body was larger than 1 MiB and is left out. */
export interface ReadRequest {
  readonly request: BrokerRequest;
  readonly tooLarge: boolean;
}

/** Reads a request to its end; rejects when the client leaves in its middle. */
export async function readRequest(message: IncomingMessage): Promise<ReadRequest> {
  const { chunks, tooLarge } = await readBody(message);
  const body = tooLarge ? "" : Buffer.concat(chunks).toString("utf8");
  return { request: { ...readHead(message), body }, tooLarge };
}

/** What is known of a request before its body. */
export function readHead(message: IncomingMessage): Omit<BrokerRequest, "body"> {
  const [path = "/", ...query] = (message.url ?? "/").split("?");
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return {
    method: message.method ?? "GET",
    path,
    query: new Map(new URLSearchParams(query.join("?"))),
    headers,
  };
}

/** By events, which cost less than the iterator of a stream: every request comes through here. */
function readBody(message: IncomingMessage): Promise<{ chunks: Buffer[]; tooLarge: boolean }> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    message.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      // Read on: who is still sending would not see the answer.
      if (bytes <= maxBytes) chunks.push(chunk);
    });
    message.once("end", () => resolve({ chunks, tooLarge: bytes > maxBytes }));
    message.once("error", reject);
  });
}
