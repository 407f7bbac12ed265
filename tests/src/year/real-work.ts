import { request as httpRequest } from "node:http";
import { text } from "node:stream/consumers";
import type { VirtualTime } from "./virtual-time.ts";

/**
 * Has `time` stand still while WebCrypto computes on threads of its own, and takes `Math.random` from `next`: a year is then
 * repeated exactly. Returns how to undo it.
 */
export function holdStill(time: VirtualTime, next: () => number): () => void {
  const { subtle } = globalThis.crypto;
  const methods = ["digest", "importKey", "sign"] as const;
  for (const name of methods) {
    const compute = subtle[name].bind(subtle) as (...args: unknown[]) => Promise<unknown>;
    Object.defineProperty(subtle, name, {
      value: (...args: unknown[]) => time.stillUntil(compute(...args)),
      configurable: true,
    });
  }
  const { random } = Math;
  Math.random = next;
  return () => {
    for (const name of methods) Reflect.deleteProperty(subtle, name);
    Math.random = random;
  };
}

/** Sends a request for real, over a connection of its own: none can have been closed while time stood still. */
export async function sendForReal(request: Request): Promise<Response> {
  const body = await request.text();
  return new Promise((resolve, reject) => {
    const sent = httpRequest(request.url, {
      method: request.method,
      headers: Object.fromEntries(request.headers),
      agent: false,
    });
    sent.on("error", reject);
    sent.on("response", (answer) => {
      text(answer).then((content) => {
        const headers = Object.entries(answer.headers).map(([name, value]) => [name, `${value}`]);
        resolve(
          new Response(content, {
            status: answer.statusCode ?? 0,
            headers: headers as [string, string][],
          }),
        );
      }, reject);
    });
    sent.end(body);
  });
}
