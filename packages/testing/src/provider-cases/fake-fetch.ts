import type { PlatformFetch } from "@auth/core";

/** One request that the provider sent. */
export interface SentRequest {
  readonly method: string;
  readonly url: string;
  /** Names in lower case, without those that an HTTP client adds for itself. */
  readonly headers: Record<string, string>;
  /** Parsed where the content type is JSON or a form, else the text. */
  readonly body: unknown;
  readonly redirect: string;
  readonly signal: AbortSignal;
}

/** Answers a request; may throw as a network does. */
export type Responder = (request: SentRequest) => Response | Promise<Response>;

/** A `fetch` that asks nobody and keeps what it was asked. */
export interface FakeFetch {
  readonly fetch: PlatformFetch;
  readonly requests: readonly SentRequest[];
  /** Decides the answers from now on. */
  respond(responder: Responder): void;
}

/** HTTP clients add these; they say nothing of the provider. */
const clientHeaders = /^(accept(-.*)?|user-agent|content-length|host|connection)$/;

export function createFakeFetch(): FakeFetch {
  const requests: SentRequest[] = [];
  // Some platforms let an abort reach a request's signal only while the request itself is alive.
  const alive = new WeakMap<AbortSignal, unknown[]>();
  let responder: Responder = () => {
    throw new Error("the suite has no answer to this request");
  };
  return {
    requests,
    respond(next) {
      responder = next;
    },
    async fetch(input, init) {
      const request = new Request(input, init);
      const { signal } = request;
      alive.set(signal, [request, input]);
      signal.throwIfAborted();
      const text = await request.text();
      const sent: SentRequest = {
        method: request.method,
        url: request.url,
        headers: Object.fromEntries(
          [...request.headers].filter(([name]) => !clientHeaders.test(name)),
        ),
        body: readBody(text, request.headers.get("content-type") ?? ""),
        redirect: request.redirect,
        signal,
      };
      requests.push(sent);
      return Promise.race([responder(sent), whenAborted(signal)]);
    },
  };
}

function readBody(text: string, contentType: string): unknown {
  if (contentType.startsWith("application/x-www-form-urlencoded")) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A connection that hangs ends, like the platform's, when it is aborted. */
function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** No answer ever comes. */
export const hang: Responder = ({ signal }) => whenAborted(signal);

/** An answer begins, and its body never ends. */
export const hangInBody: Responder = ({ signal }) =>
  new Response(
    new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"'));
        signal.addEventListener("abort", () => controller.error(signal.reason), { once: true });
      },
    }),
    { headers: { "content-type": "application/json" } },
  );

/** What the platform's fetch throws where a connection fails with `code`, such as `ECONNREFUSED`. */
export function networkFailure(code: string, syscall: string, detail = ""): TypeError {
  const cause = Object.assign(new Error(`${syscall} ${code} ${detail}`.trim()), { code, syscall });
  return new TypeError("fetch failed", { cause });
}
