/**
 * What can go wrong on demand. In the first group the broker does not act on the request; in the second it acts and only
 * its answer suffers, so a token may have been issued that the caller never sees. `processed` overrides either.
 *
 * Not acting:
 * - `"maintenance"`: an HTML page with status 503
 * - `"empty"`: status 200 with no body
 * - `"huge"`, `"huge-chunked"`: 5 MiB of valid JSON, with and without `content-length`
 * - `"invalid-json"`: status 200, a body that ends in the middle
 * - `"redirect"` (to this broker's root) and `{ redirectTo }`: status 307, which asks clients to send the body again
 * - `"drop"`: the connection is reset before a byte is sent
 * - `"hang"`: nothing is ever sent; ends with the client or with `close()`
 * - `"rate-limited"` and `{ retryAfter }`: status 429 without and with `Retry-After` (seconds, or an HTTP date)
 * - `{ status, body?, headers? }`: exactly that; an object is sent as JSON
 *
 * Acting:
 * - `"wrong-content-type"`: the real answer as `text/html`
 * - `"drop-mid-body"`, `"drop-mid-body-chunked"`: the head and half of the real answer, then a reset; with and without `content-length`
 * - `{ delayMs }`: the real answer, that much real time later
 * - `{ trickleMs, chunkBytes? }`: the real answer in pieces (default 16 bytes), one each `trickleMs` of real time
 * - `{ clockJumpMs }`: the brokers' clock jumps, ahead or back, when the request arrives; then the real answer
 *
 * @group Making things go wrong
 */
export type Fault =
  | "maintenance"
  | "empty"
  | "huge"
  | "huge-chunked"
  | "invalid-json"
  | "wrong-content-type"
  | "redirect"
  | "drop"
  | "drop-mid-body"
  | "drop-mid-body-chunked"
  | "hang"
  | "rate-limited"
  | FaultAnswer
  | {
      /** The `Location` of a 307. */
      redirectTo: string;
    }
  | {
      /** The `Retry-After` of a 429: whole seconds, or an HTTP date. */
      retryAfter: number | string;
    }
  | {
      /** How much later the real answer comes, in milliseconds of real time. */
      delayMs: number;
    }
  | {
      /** The time between two pieces, in milliseconds of real time. */
      trickleMs: number;
      /** The size of a piece. Default 16. */
      chunkBytes?: number;
    }
  | {
      /** How far the brokers' clock jumps, in milliseconds; below 0 = back. It stays between 1970 and 8999. */
      clockJumpMs: number;
    };

/**
 * An answer of your own in place of the broker's.
 *
 * @group Making things go wrong
 */
export interface FaultAnswer {
  /** The HTTP status. */
  status: number;
  /** Text as it is, or an object to be sent as JSON; default nothing. A 204 or 304 has none. */
  body?: string | Readonly<Record<string, unknown>>;
  /** Default `content-type: application/json; charset=utf-8`, which a `body` that is an object has beside other headers, too. A `date` or `content-length` of yours goes before the real one. */
  headers?: Readonly<Record<string, string>>;
}

/**
 * How often a fault strikes, and whether the broker acts.
 *
 * @group Making things go wrong
 */
export interface FaultOptions {
  /** Default 1; `Infinity` = until `clearFaults()`. */
  times?: number;
  /** Whether the broker acts on the request (issues, revokes, executes); default: see {@link Fault}. */
  processed?: boolean;
}

/**
 * A request that waits at the broker's door, see {@link SimulatedHost.holdNext}.
 *
 * @group Making things go wrong
 */
export interface HeldRequest {
  /** Resolves when the request is there. Rejects when there will be none: after `clearFaults`, `reset` or `close`. */
  readonly arrived: Promise<void>;
  /** Lets it, or the next that comes, go on. */
  release(): void;
}

const jsonType = "application/json; charset=utf-8";

/** The fault as it is now: whoever gave it may change the object later. */
export function copyFault(fault: Fault): Fault {
  if (typeof fault === "string") return fault;
  if (!("status" in fault)) return { ...fault };
  const { body, headers } = fault;
  const isJson = typeof body === "object";
  return {
    ...fault,
    ...(headers && { headers: { ...(isJson && { "content-type": jsonType }), ...headers } }),
    ...(isJson && { body: JSON.stringify(body) }),
  };
}
