import { type AuthErrorCode, type Clock, isAuthError, type TokenManager } from "@auth/core";

/** What one connection is given. */
export interface Connection {
  /** Aborts when the program stops, and when the broker has been silent for too long. */
  signal: AbortSignal;
  /** To be called for every message that comes, a heartbeat included. */
  heard(): void;
}

/** What {@link stayConnected} takes. */
export interface StayConnectedOptions {
  /**
   * Connects, and resolves when that connection has ended, to the least time in milliseconds until the next one where more than
   * the usual is needed. What it throws ends everything, but for trouble that passes.
   */
  connect(connection: Connection): Promise<number | undefined>;
  /** Where `connect` gets its token or key: it knows how far this machine's clock is off the broker's. */
  tokens: Pick<TokenManager, "status">;
  clock: Clock;
  /** Ends everything. */
  signal: AbortSignal;
  log(line: string): void;
  /** From 0 to 1. */
  random?: () => number;
}

const secondMs = 1000;
const minuteMs = 60 * secondMs;

/** Doubles with each failure in a row … */
const firstWaitMs = secondMs;
/** … to this. */
const longestWaitMs = 5 * minuteMs;
/** Together about an hour. KIS blocks customers who connect for ever. */
const mostFailures = 20;
/** Only a connection that held this long was none of the failures in a row: one that always breaks off at once is one, too. */
const steadyMs = minuteMs;
/** Both brokers send heartbeats far more often. A connection that a network lost tells nobody that it is gone. */
const longestSilenceMs = 2 * minuteMs;

/** The failures of getting a token or key that a person has to end. All others pass: a page of a nightly maintenance, too. */
const lasting: ReadonlySet<AuthErrorCode> = new Set<AuthErrorCode>([
  "AUTH_CONFIGURATION",
  "AUTH_INVALID_CREDENTIALS",
  "AUTH_ENVIRONMENT_MISMATCH",
  "AUTH_ACCESS_DENIED",
]);

/**
 * Connects again and again until `signal` aborts, with longer and longer waits between failures.
 *
 * @throws Error after too many failures in a row, and what `connect` throws
 */
export async function stayConnected(options: StayConnectedOptions): Promise<void> {
  const { clock, signal, log, random = Math.random } = options;
  let failures = 0;
  while (!signal.aborted) {
    const { outcome, leastWaitMs } = await connectOnce(options);
    if (signal.aborted) return;
    if (outcome === "steady") failures = 0;
    if (outcome !== "no token") failures += 1;
    if (failures > mostFailures) {
      throw new Error(
        `${mostFailures} connections failed in a row: look into it, then start again`,
      );
    }
    // Half of the wait is random, so that programs that broke off together don't come back together.
    const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.max(0, failures - 1));
    const jitteredMs = waitMs * (0.5 + random() / 2);
    const nextMs = Math.max(jitteredMs, leastWaitMs);
    log(`connecting again in ${(nextMs / secondMs).toFixed(1)} s`);
    await clock.sleep(nextMs, { signal }).catch(ignoreOnceAborted(signal));
  }
}

/** How one connection went. */
interface Ended {
  /** Without a token nothing was connected, so that it is no failed connection. */
  outcome: "steady" | "broken" | "no token";
  leastWaitMs: number;
}

async function connectOnce(options: StayConnectedOptions): Promise<Ended> {
  const { connect, clock, signal, log } = options;
  const elapsedMs = (): number => clock.monotonicNow?.() ?? clock.now();
  const silent = new AbortController();
  const ended = new AbortController();
  const connection = AbortSignal.any([signal, silent.signal]);
  let firstMs: number | undefined;
  let lastMs = elapsedMs();
  const heard = (): void => {
    lastMs = elapsedMs();
    firstMs ??= lastMs;
  };

  async function watch(): Promise<void> {
    let leftMs = longestSilenceMs;
    while (leftMs > 0) {
      await clock.sleep(leftMs, { signal: ended.signal, background: true });
      leftMs = lastMs + longestSilenceMs - elapsedMs();
    }
    log(`no message for ${longestSilenceMs / secondMs} s: the connection is taken for lost`);
    silent.abort();
  }
  watch().catch(ignoreOnceAborted(ended.signal));

  let leastWaitMs = 0;
  try {
    leastWaitMs = (await connect({ signal: connection, heard })) ?? 0;
  } catch (error) {
    if (!connection.aborted) {
      leastWaitMs = waitAfter(error, options);
      if (firstMs === undefined) return { outcome: "no token", leastWaitMs };
    }
  } finally {
    ended.abort();
  }
  const isSteady = lastMs - (firstMs ?? lastMs) >= steadyMs;
  return { outcome: isSteady ? "steady" : "broken", leastWaitMs };
}

/**
 * How long to wait at least before the next try.
 *
 * @throws the error itself where waiting does not help
 */
function waitAfter(error: unknown, { tokens, clock, log }: StayConnectedOptions): number {
  if (!isAuthError(error) || lasting.has(error.code)) throw error;
  log(error.message);
  if (error.retryAt === undefined) return 0;
  // The broker's time. Before its first answer nobody knows how far this machine's clock is off, so that no wait is longer than
  // the longest: to ask too early costs no request, as the manager remembers the refusal.
  const brokerNow = clock.now() + (tokens.status().skewMs ?? 0);
  return Math.min(error.retryAt - brokerNow, longestWaitMs);
}

function ignoreOnceAborted(signal: AbortSignal): (error: unknown) => void {
  return (error) => {
    if (!signal.aborted) throw error;
  };
}
