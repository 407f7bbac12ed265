import { Agent, request as httpRequest } from "node:http";
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

/** A real connection to the simulator. */
export interface Connection {
  send(request: Request): Promise<Response>;
  close(): void;
}

/** Opens a {@link Connection}. It is never idle for long: the time that passes between two requests is not real. */
export function connect(): Connection {
  const agent = new Agent({ keepAlive: true });
  return {
    async send(request) {
      const body = await request.text();
      return new Promise((resolve, reject) => {
        const { method, url } = request;
        const sent = httpRequest(url, {
          method,
          headers: Object.fromEntries(request.headers),
          agent,
        });
        sent.on("error", reject);
        sent.on("response", (answer) => {
          const headers = new Headers();
          for (const [name, value] of Object.entries(answer.headers)) headers.set(name, `${value}`);
          const { statusCode: status = 0 } = answer;
          text(answer).then(
            (content) => resolve(new Response(content, { status, headers })),
            reject,
          );
        });
        sent.end(body);
      });
    },
    close: () => agent.destroy(),
  };
}
