import type { EndpointName } from "./broker.js";

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
 * - `"drop-mid-body"`: the head and half of the real answer, then a reset
 * - `{ delayMs }`: the real answer, that much real time later
 * - `{ trickleMs, chunkBytes? }`: the real answer in pieces (default 16 bytes), one each `trickleMs` of real time
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
  | "hang"
  | "rate-limited"
  | FaultAnswer
  | {
      /** The `Location` of a 307. */
      redirectTo: string;
    }
  | {
      /** The `Retry-After` of a 429: seconds, or an HTTP date. */
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
    };

/**
 * An answer of your own in place of the broker's.
 *
 * @group Making things go wrong
 */
export interface FaultAnswer {
  /** The HTTP status. */
  status: number;
  /** Text as it is, or an object to be sent as JSON; default nothing. */
  body?: string | Readonly<Record<string, unknown>>;
  /** Default `content-type: application/json; charset=utf-8`. */
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
  /** Resolves when the request is there. */
  readonly arrived: Promise<void>;
  /** Lets it, or the next that comes, go on. */
  release(): void;
}

/** Something waiting for a request. */
export type PlannedFault =
  | { readonly type: "fault"; readonly fault: Fault; readonly processed: boolean }
  | { readonly type: "hold"; arrive(): void; readonly released: Promise<void> };

/** What waits for the next requests of one host, in the order in which it was asked for. */
export interface FaultQueue {
  fail(endpoint: EndpointName | undefined, fault: Fault, options: FaultOptions | number): void;
  hold(endpoint: EndpointName | undefined): HeldRequest;
  /** Takes the first that fits. */
  take(endpoint: EndpointName): PlannedFault | undefined;
  clear(): void;
}

export function createFaultQueue(): FaultQueue {
  let waiting: { endpoint: EndpointName | undefined; left: number; planned: PlannedFault }[] = [];
  return {
    fail(endpoint, fault, options) {
      const { times = 1, processed = actsByDefault(fault) } =
        typeof options === "number" ? { times: options } : options;
      if (!(times > 0)) throw new TypeError(`times must be more than 0, got ${times}`);
      waiting.push({ endpoint, left: times, planned: { type: "fault", fault, processed } });
    },
    hold(endpoint) {
      let arrive = (): void => {};
      let release = (): void => {};
      const arrived = new Promise<void>((resolve) => {
        arrive = resolve;
      });
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      waiting.push({ endpoint, left: 1, planned: { type: "hold", arrive, released } });
      return { arrived, release };
    },
    take(endpoint) {
      const found = waiting.find((one) => one.endpoint === undefined || one.endpoint === endpoint);
      if (!found) return undefined;
      found.left -= 1;
      if (found.left <= 0) waiting = waiting.filter((one) => one !== found);
      return found.planned;
    },
    clear() {
      waiting = [];
    },
  };
}

function actsByDefault(fault: Fault): boolean {
  if (typeof fault === "string") return fault === "wrong-content-type" || fault === "drop-mid-body";
  return "delayMs" in fault || "trickleMs" in fault;
}

/** The fault's name in the ledger. */
export function faultName(fault: Fault): string {
  if (typeof fault === "string") return fault;
  if ("status" in fault) return "answer";
  if ("redirectTo" in fault) return "redirect";
  if ("retryAfter" in fault) return "rate-limited";
  return "delayMs" in fault ? "delay" : "trickle";
}
