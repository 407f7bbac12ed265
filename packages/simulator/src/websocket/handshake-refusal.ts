import type { IncomingMessage } from "node:http";
import type { BrokerAnswer } from "../broker.js";

/** One of each, as RFC 6455 has them; version 8 is a draft that only named a header otherwise. */
const keyPattern = /^[+/0-9A-Za-z]{22}==$/;
const versions = ["13", "8"];
const namePattern = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** The answer to an upgrade that is no handshake of a WebSocket; undefined = it is one. */
export function handshakeRefusal({ method, headers }: IncomingMessage): BrokerAnswer | undefined {
  if (method !== "GET") return refuse(405);
  if (!keyPattern.test(headers["sec-websocket-key"] ?? "")) return refuse(400);
  if (!versions.includes(headers["sec-websocket-version"] ?? "")) {
    return refuse(426, { "Sec-WebSocket-Version": versions.join(", ") });
  }
  const offered = headers["sec-websocket-protocol"]?.split(",").map((name) => name.trim()) ?? [];
  const areNames = offered.every((name) => namePattern.test(name));
  return areNames && new Set(offered).size === offered.length ? undefined : refuse(400);
}

function refuse(status: number, headers: Readonly<Record<string, string>> = {}): BrokerAnswer {
  return { status, headers, body: {}, outcome: String(status) };
}
