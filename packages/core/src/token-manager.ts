import { AuthError } from "./auth-error.js";
import { createBell } from "./bell.js";
import { createBrokerTime } from "./broker-time.js";
import { bury } from "./bury.js";
import { systemClock } from "./clock.js";
import { deadEntry } from "./dead.js";
import { createEvents } from "./events.js";
import { type FlightContext, type FlightEnd, fly } from "./flight.js";
import { createHolding } from "./holding.js";
import { createJournal, type Journal } from "./journal.js";
import { keepFreshUntil } from "./keep-fresh.js";
import { checkOptions, tokenValue } from "./manager-options.js";
import { closedError } from "./messages.js";
import { createOwnMemory } from "./own-memory.js";
import { resolvePolicy } from "./policy.js";
import { createProbation, type Probation } from "./probation.js";
import { callProvider } from "./provider-call.js";
import { createSightings } from "./sightings.js";
import { describeStatus } from "./status.js";
import { createStoreAccess } from "./store-access.js";
import { createToken, type Token } from "./token.js";
import type { GetTokenOptions, TokenManager, TokenManagerOptions } from "./token-manager-types.js";
import type { DeadToken } from "./token-record.js";
import { checkGetTokenOptions, orAborted } from "./waiting.js";
import { watchStore } from "./watch-store.js";

/** How soon another process's answer is looked for: a store that tells of changes needs asking only now and then. */
const pollMs = { withNotice: 1_000, withoutNotice: 200 };

/** What exists once the provider has named its key. */
interface Opened {
  context: FlightContext;
  journal: Journal;
  /** Made when there is something to try. */
  probation?: Probation;
  unsubscribe: (() => void) | undefined;
}

/**
 * Makes the token manager of one provider: ask it for a token, and a valid one comes back, issued as rarely as
 * possible and shared with everybody who uses the same store.
 *
 * @throws TypeError where an option is missing or is no duration.
 *
 * @example
 * ```ts
 * import { createTokenManager, type Provider } from "@auth/core";
 *
 * export async function authorization(provider: Provider): Promise<string> {
 *   const tokens = createTokenManager({ provider });
 *   return (await tokens.getToken()).authorization;
 * }
 * ```
 *
 * @group Getting tokens
 */
export function createTokenManager(options: TokenManagerOptions): TokenManager {
  const { provider, store } = checkOptions(options);
  const policy = resolvePolicy(provider.policy, options.policy);
  const clock = options.clock ?? provider.clock ?? systemClock;
  /** Before this time of `clock`, the held token is simply handed out. Beside what else a call reads then: memory is slow. */
  let nextAt = Number.NEGATIVE_INFINITY;
  let token: Token | undefined;
  let promise: Promise<Token> | undefined;
  const name = provider.name ?? provider.id;
  const subject = { provider, name, policy, hasStore: store !== undefined };
  const time = createBrokerTime(clock);
  const events = createEvents(provider);
  const bell = createBell();
  const holding = createHolding(provider.kind, policy, time, events, () => {
    retryAt = Number.NEGATIVE_INFINITY;
    schedule();
    bell.ring();
  });

  let opened: Opened | undefined;
  let opening: Promise<Opened> | undefined;
  let flight: { ignoreHold: boolean; end: Promise<FlightEnd> } | undefined;
  let waiting = 0;
  let isClosed = false;
  /** Ends what keeps fresh, where anything does. */
  let closing: AbortController | undefined;
  /** Until when the last flight found asking pointless. */
  let retryAt = Number.NEGATIVE_INFINITY;

  function schedule(): void {
    const held = holding.held();
    token = held?.token;
    promise = held?.promise;
    nextAt = Number.NEGATIVE_INFINITY;
    // Each call tries to save what is not saved yet.
    if (!held || isClosed || opened?.journal.isSaved() === false) return;
    const dueAt = flight ? held.mandatoryAt : Math.max(held.advisoryAt, retryAt);
    nextAt = Math.min(held.stored.expiresAt, dueAt) - time.mostAddedMs();
  }

  function open(): Promise<Opened> {
    opening ??= provider.tokenKey().then(
      (key) => {
        opened = openRecord(key);
        return opened;
      },
      (error) => {
        opening = undefined;
        throw error;
      },
    );
    return opening;
  }

  function openRecord(key: string): Opened {
    events.named(key);
    const access = createStoreAccess(store ?? createOwnMemory(), key, clock, events);
    const journal = createJournal(key, access, time, (record) => {
      holding.reconcile(record, "store");
      schedule();
    });
    const context: FlightContext = {
      subject,
      clock,
      time,
      journal,
      holding,
      sightings: createSightings(),
      events,
      bell,
      waiting: () => waiting,
      isClosed: () => isClosed,
      pollMs: store?.on ? pollMs.withNotice : pollMs.withoutNotice,
      lastFailure: undefined,
      answeredAt: Number.NEGATIVE_INFINITY,
    };
    const onChanged = async (): Promise<void> => {
      if (isClosed) return;
      holding.reconcile(await journal.read(), "store");
      schedule();
      bell.ring();
    };
    return { context, journal, unsubscribe: store && watchStore(store, key, events, onChanged) };
  }

  function startFlight(ignoreHold: boolean): { ignoreHold: boolean; end: Promise<FlightEnd> } {
    if (flight) return flight;
    const end = open()
      .then(({ context }) => fly(context, ignoreHold))
      .then((landed) => {
        flight = undefined;
        if (landed.type === "blocked") retryAt = landed.until;
        schedule();
        return landed;
      })
      .catch((error) => {
        flight = undefined;
        throw error;
      });
    // Whoever waits hears of it; a flight in the background has nobody.
    end.catch(() => {});
    flight = { ignoreHold, end };
    schedule();
    return flight;
  }

  async function acquire(getOptions: GetTokenOptions): Promise<Token> {
    checkGetTokenOptions(getOptions);
    const { signal, maxWaitMs = 0, ignoreHold = false } = getOptions;
    // Whatever the wall clock is set to meanwhile, a caller waits as long as it said.
    const deadlineMs = time.elapsedMs() + maxWaitMs;
    let ignoring = ignoreHold;
    waiting += 1;
    try {
      for (;;) {
        if (signal?.aborted) throw signal.reason;
        if (isClosed) throw closedError();
        const now = time.now();
        const held = holding.current(now);
        if (held) {
          opened?.journal.save().then(schedule, () => {});
          if (now < Math.max(held.advisoryAt, retryAt)) {
            schedule();
            return held.token;
          }
          if (now < held.mandatoryAt) {
            startFlight(false);
            return held.token;
          }
        }
        // Without callers, its timers don't keep the process alive: now somebody waits.
        if (flight && waiting === 1) bell.ring();
        const joined = startFlight(ignoring);
        const end = await orAborted(joined.end, signal);
        const after = holding.current(time.now());
        if (after) return after.token;
        if (end.type === "ready") continue;
        if (end.type === "probe") {
          const probe = takeProbe(end);
          if (probe) return probe;
        }
        if (end.type === "probe" || end.byHold) {
          // To ignore a hold is to ask once: what was refused then holds this caller, too.
          const isUnasked = ignoring && !joined.ignoreHold;
          ignoring = isUnasked;
          if (isUnasked) continue;
        }
        const leftMs = end.until - time.now();
        if (isClosed || leftMs > deadlineMs - time.elapsedMs()) throw end.error;
        await bell.wait(Math.max(leftMs, 1), clock, { signal });
      }
    } finally {
      waiting -= 1;
    }
  }

  /** A dead value is tried by one caller: a false alarm is healed, and a true one costs one refused request. */
  function takeProbe(end: FlightEnd & { type: "probe" }): Token | undefined {
    if (!opened || end.isTaken) return undefined;
    end.isTaken = true;
    const { stored } = end;
    const { journal } = opened;
    opened.probation ??= createProbation(clock, time.now, journal, () => {
      holding.reconcile(journal.view(), "store");
    });
    opened.probation.begin(stored, end.record);
    return createToken(stored.value, stored.expiresAt, provider.kind);
  }

  /** Marks `value` as dead, if it is the record's token; tells whether it is. */
  async function markDead(value: string, cause: DeadToken["cause"]): Promise<boolean> {
    const { journal } = await open();
    const at = time.now();
    const canRevoke = provider.revokeToken !== undefined;
    const saving = journal.change((record) => bury(record, value, cause, policy, canRevoke, at));
    const isOurs = journal.view().token?.value === value;
    schedule();
    await saving;
    return isOurs;
  }

  async function refresh(): Promise<number> {
    const now = time.now();
    const held = holding.current(now);
    const dueAt = held ? Math.max(held.advisoryAt, retryAt) : now;
    if (now < dueAt) return dueAt;
    const end = await startFlight(false).end.catch(() => undefined);
    if (end && end.type !== "ready") return end.until;
    return holding.held()?.advisoryAt ?? now;
  }

  return {
    getToken(getOptions) {
      if (getOptions === undefined && clock.now() < nextAt && promise) return promise;
      return acquire(getOptions ?? {});
    },

    peek() {
      if (clock.now() < nextAt) return token;
      return holding.current(time.now())?.token;
    },

    async invalidate(token) {
      const value = tokenValue(token);
      opened?.probation?.end(value);
      const wasHeld = holding.drop(value);
      const isOurs = await markDead(value, "rejected");
      bell.ring();
      if (wasHeld || isOurs) events.emit({ type: "token-rejected" });
    },

    accept(token) {
      const value = tokenValue(token);
      opened?.probation?.accept(value);
    },

    async revoke({ signal } = {}) {
      if (isClosed) throw closedError();
      const { revokeToken } = provider;
      if (!revokeToken) {
        throw new AuthError(
          "AUTH_CONFIGURATION",
          `${name} has no way to revoke an ${provider.kind}.`,
        );
      }
      const { journal } = await orAborted(open(), signal);
      await orAborted(flight?.end.catch(() => {}) ?? Promise.resolve(), signal);
      const { token } = await orAborted(journal.read(), signal);
      const isDead = !token || time.now() >= token.expiresAt || deadEntry(journal.view(), token);
      if (isDead) return;
      const answer = await callProvider(
        (requestSignal) =>
          revokeToken.call(provider, token.value, {
            signal: requestSignal,
            onNotice: (notice) => events.emit({ type: "provider-notice", notice }),
          }),
        { clock, id: name, timeoutMs: policy.issueTimeoutMs, signal },
      );
      if (!answer.ok) throw answer.error;
      holding.drop(token.value);
      await markDead(token.value, "revoked");
      events.emit({ type: "revoked" });
    },

    keepFresh() {
      const stopping = new AbortController();
      const stop = (): void => stopping.abort();
      closing ??= new AbortController();
      closing.signal.addEventListener("abort", stop, { signal: stopping.signal });
      if (isClosed) stop();
      keepFreshUntil(stopping.signal, refresh, clock, time, bell).catch(() => {});
      return stop;
    },

    status() {
      const now = time.now();
      return describeStatus({
        now,
        isClosed,
        isRefreshing: flight !== undefined,
        held: holding.current(now),
        retryAt,
        hold: opened?.journal.view().hold,
        isSaved: opened?.journal.isSaved() !== false,
        skewMs: clock.skewMs,
      });
    },

    on: events.on,

    async close() {
      isClosed = true;
      closing?.abort();
      schedule();
      bell.ring();
      await flight?.end.catch(() => {});
      if (!opening) return;
      const { journal, probation, unsubscribe } = await opening;
      unsubscribe?.();
      probation?.stop();
      await journal.save({ force: true });
    },
  };
}
