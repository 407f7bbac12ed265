import { AuthError, type PlatformFetch } from "@auth/core";
import { cancelQuietly } from "./bounded-body.js";

/** What the caller of an authenticated fetch asked for, taken apart. */
export interface AuthRequest {
  /** Upper case. */
  method: string;
  /** Absolute, as `URL` writes it. */
  url: string;
  signal: AbortSignal | undefined;
  /**
   * Tells whether the request can be sent a second time, and keeps what that takes. It must be asked before the first
   * {@link AuthRequest.send}.
   */
  prepareRepeat(): Promise<boolean>;
  /** Sends it with these headers added; a second time only where that was prepared. Redirects are not followed. */
  send(authHeaders: Record<string, string>): Promise<Response>;
}

/** A longer body of a `Request` is not kept for a second sending. Orders have about one KiB. */
const longestKeptBytes = 64 * 1024;

/**
 * Takes a fetch call apart as fetch itself does: `init` goes over the members of a `Request`. The call is passed on in
 * the form in which it came, so that everything else in it (`dispatcher`, `cache`, …) keeps its meaning.
 *
 * @throws AuthError `AUTH_CONFIGURATION` where it would go to another origin than `baseUrl`'s
 */
export function readAuthRequest(
  input: string | URL | Request,
  init: RequestInit | undefined,
  baseUrl: string,
  broker: string,
  fetch: PlatformFetch | undefined,
): AuthRequest {
  const request = isRequest(input) ? input : undefined;
  const url = resolveTarget(request?.url ?? String(input), baseUrl, broker);
  const method = (init?.method ?? request?.method ?? "GET").toUpperCase();
  const signal = (init?.signal === undefined ? request?.signal : init.signal) ?? undefined;
  const target = request ?? url;
  let keptBody: Uint8Array<ArrayBuffer> | undefined;
  let sent = false;

  return {
    method,
    url,
    signal,
    async prepareRepeat() {
      if (init?.body !== undefined && init.body !== null) return isRepeatableBody(init.body);
      if (request === undefined || request.body === null || request.bodyUsed) return true;
      // Some runtimes do not show a Request's body: only that of a method without one is known to be absent.
      if (request.body === undefined) return method === "GET" || method === "HEAD";
      keptBody = await readCopy(request, signal);
      return keptBody !== undefined;
    },
    send(authHeaders) {
      const headers = new Headers(init?.headers ?? request?.headers);
      for (const [name, value] of Object.entries(authHeaders)) setHeader(headers, name, value);
      const again = sent && keptBody !== undefined ? { body: keptBody } : {};
      sent = true;
      const send = fetch ?? globalThis.fetch;
      return send(target, { ...init, ...again, headers, redirect: "manual" });
    },
  };
}

/**
 * A path in which `URL` would change nothing, and that cannot lead away from the origin that it is put behind. Nearly all are such,
 * and taking the URL apart, which fetch does again, is most of what is done here for a request.
 */
const plainPath = /^\/[\w-][\w/-]*(\?[\w=&.%+,:-]*)?$/;

/**
 * The absolute URL of `target`: a path is resolved against the broker.
 *
 * @throws AuthError `AUTH_CONFIGURATION` where it leaves the origin of `baseUrl`
 */
export function resolveTarget(target: string, baseUrl: string, broker: string): string {
  if (plainPath.test(target)) return baseUrl + target;
  const base = parsedBase(baseUrl);
  // A leading slash means the broker's root, below the path of `baseUrl` if that has one. "//host" and "https:…" are absolute.
  const absolute = /^\s*([a-z][a-z0-9+.-]*:|[/\\]\s*[/\\])/i.test(target);
  const text = absolute ? target : `${baseUrl}/${target.trimStart().replace(/^[/\\]/, "")}`;
  const url = parseUrl(text, absolute ? base : undefined);
  const remedy = `Pass a path such as "/…", or use another fetch for other hosts.`;
  if (url === null) {
    throw new AuthError(
      "AUTH_CONFIGURATION",
      `The request has no valid URL, so no ${broker} header was sent. ${remedy}`,
      { sent: false },
    );
  }
  if (!sameOrigin(url, base) || url.username !== "" || url.password !== "") {
    const place = sameOrigin(url, base) ? "a URL with a user name" : `${url.protocol}//${url.host}`;
    throw new AuthError(
      "AUTH_CONFIGURATION",
      `${broker} headers are sent to ${base.origin} only, and the request is for ${place}: nothing was sent. ${remedy}`,
      { sent: false },
    );
  }
  return url.href;
}

const bases = new Map<string, URL>();

/** The few base URLs of a program are taken apart once: it would be done at every request. */
function parsedBase(baseUrl: string): URL {
  const known = bases.get(baseUrl);
  if (known !== undefined) return known;
  const parsed = new URL(baseUrl);
  bases.set(baseUrl, parsed);
  return parsed;
}

function parseUrl(text: string, base: URL | undefined): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}

/** The scheme counts as well: a `blob:` URL has the origin of the page that made it. */
function sameOrigin(url: URL, base: URL): boolean {
  return url.protocol === base.protocol && url.origin === base.origin;
}

/** By its members: a `Request` of another realm or package is one as well. */
function isRequest(input: string | URL | Request): input is Request {
  return typeof input === "object" && "url" in input && "headers" in input;
}

function isRepeatableBody(body: BodyInit): boolean {
  return (
    typeof body === "string" ||
    body instanceof URLSearchParams ||
    body instanceof FormData ||
    body instanceof Blob ||
    body instanceof ArrayBuffer ||
    ArrayBuffer.isView(body)
  );
}

function setHeader(headers: Headers, name: string, value: string): void {
  try {
    headers.set(name, value);
  } catch {
    // The platform's message quotes the value, which may be a secret.
    throw new AuthError(
      "AUTH_CONFIGURATION",
      `The ${name} header has a value that cannot be sent: it contains a line break or a character outside of Latin-1.`,
      { sent: false },
    );
  }
}

/** The whole body, `undefined` where it is too long. The request itself can still be sent, as it was made. */
async function readCopy(
  request: Request,
  signal: AbortSignal | undefined,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const reader = request.clone().body?.getReader();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  if (reader === undefined) return undefined;
  const onAbort = (): void => cancelQuietly(reader);
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (signal?.aborted) throw signal.reason;
      if (done) break;
      bytes += value.byteLength;
      if (bytes > longestKeptBytes) {
        cancelQuietly(reader);
        return undefined;
      }
      chunks.push(value);
    }
  } finally {
    signal?.removeEventListener("abort", onAbort);
  }
  const body = new Uint8Array(bytes);
  let offset = 0;
  for (const chunk of chunks) {
    body.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return body;
}
