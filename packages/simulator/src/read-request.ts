import type { IncomingMessage } from "node:http";
import type { BrokerRequest } from "./broker.js";

const maxBytes = 1024 * 1024;

/** A request, and whether its body was larger than 1 MiB and is left out. */
export interface ReadRequest {
  readonly request: BrokerRequest;
  readonly tooLarge: boolean;
}

/** Reads a request to its end. */
export async function readRequest(message: IncomingMessage): Promise<ReadRequest> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // Read on: who is still sending would not see the answer.
    if (bytes <= maxBytes) chunks.push(chunk);
  }
  const tooLarge = bytes > maxBytes;
  const [path = "/", query = ""] = (message.url ?? "/").split("?", 2);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  const request = {
    method: message.method ?? "GET",
    path,
    query: new Map(new URLSearchParams(query)),
    headers,
    body: tooLarge ? "" : Buffer.concat(chunks).toString("utf8"),
  };
  return { request, tooLarge };
}
