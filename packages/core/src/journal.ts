import type { BrokerTime } from "./broker-time.js";
import { deadEntry } from "./dead.js";
import { isNewer } from "./settle.js";
import type { StoreAccess } from "./store-access.js";
import type { TokenRecord } from "./token-record.js";

/**
 * What is to be done to the record, whatever it is by then; `undefined` = nothing. It must be idempotent: a write that
 * timed out may have been taken all the same, and then it is applied to its own result.
 */
type Change = (record: TokenRecord) => TokenRecord | undefined;

/** The one way to the record: changes are kept until the store takes them, and applied to the freshest record each time. */
export interface Journal {
  /** The record as far as it is known, with the changes that are not saved yet. */
  view(): TokenRecord;
  /** Reads the store, if it answers, and returns the {@link view}. Never rejects. */
  read(): Promise<TokenRecord>;
  /** Applies `change` now and saves it now or later. Resolves when it is saved or the store failed; never rejects. */
  change(change: Change): Promise<void>;
  /** Applies `change` to exactly the record that was read last: `alone` = the store cannot say, go on without it. */
  claim(change: Change): Promise<"won" | "lost" | "alone">;
  /** Saves what is not saved yet; `force` = without waiting for the back-off. Never rejects. */
  save(options?: { force?: boolean }): Promise<void>;
  /** Whether the store has taken every change. */
  isSaved(): boolean;
}

const firstBackoffMs = 1_000;
const longestBackoffMs = 60_000;
/** Each lost compare means that somebody else got on; so many in a row mean that the store is broken. */
const mostTries = 100;

/** Makes the {@link Journal} of `key`. `onRead` is told the view after each answer of the store, whatever it was read for. */
export function createJournal(
  key: string,
  store: StoreAccess,
  time: BrokerTime,
  onRead: (record: TokenRecord) => void,
): Journal {
  const empty: TokenRecord = { format: 1, key, revision: 0, dead: [] };
  /** The record as the store has it; `certain` = a compare against its revision means something. */
  let base = empty;
  let certain = false;
  let pending: Change[] = [];
  /** How many changes there were, and how many of them when `base` was last known to be what the store has. */
  let added = 0;
  let freshFor = 0;
  let failures = 0;
  /** When saving is tried again, by `time.elapsedMs()`; `undefined` = at once. */
  let saveAtMs: number | undefined;
  const isDue = (): boolean =>
    pending.length > 0 && (saveAtMs === undefined || time.elapsedMs() >= saveAtMs);
  let queue: Promise<unknown> = Promise.resolve();

  const apply = (record: TokenRecord, changes: readonly Change[]): TokenRecord =>
    changes.reduce((current, change) => change(current) ?? current, record);

  let cached: TokenRecord | undefined;
  function view(): TokenRecord {
    cached ??= apply(base, pending);
    return cached;
  }

  /** Reads and writes of one manager never overtake each other: an old read cannot undo a newer write. */
  function inTurn<T>(task: () => Promise<T>): Promise<T> {
    const result = queue.then(task);
    queue = result.catch(() => {});
    return result;
  }

  function keep(changes: Change[]): void {
    added += changes.length - pending.length;
    pending = changes;
    cached = undefined;
  }

  function remove(changes: readonly Change[]): void {
    pending = pending.filter((change) => !changes.includes(change));
    cached = undefined;
  }

  async function readBase(): Promise<boolean> {
    const addedBefore = added;
    const found = await store.read();
    if (found === "failed") {
      certain = false;
      return false;
    }
    const known = base;
    base = found ?? empty;
    certain = true;
    freshFor = addedBefore;
    cached = undefined;
    time.believe(base);
    // The store lost the record, or answered with an old one: what we know of it is written again, unless it is news no more,
    // and before what was to become of it.
    if (base.revision < known.revision) {
      keep([
        (record) => (record.revision < known.revision ? withKnown(record, known) : undefined),
        ...pending,
      ]);
    }
    onRead(view());
    return true;
  }

  function failed(): void {
    failures += 1;
    const backoffMs = Math.min(firstBackoffMs * 2 ** (failures - 1), longestBackoffMs);
    saveAtMs = time.elapsedMs() + backoffMs;
  }

  function saved(): void {
    failures = 0;
    saveAtMs = undefined;
  }

  /** Writes `changes` onto `base` if nobody was faster. */
  async function write(changes: readonly Change[]): Promise<boolean | "failed"> {
    const addedBefore = added;
    const next = { ...apply(base, changes), revision: base.revision + 1 };
    const taken = await store.write(next, base.revision, time.now());
    if (taken === true) {
      base = next;
      freshFor = addedBefore;
      remove(changes); // which forgets the cached view, too
    } else if (taken === "failed") {
      certain = false;
    }
    return taken;
  }

  async function flush(): Promise<void> {
    for (let tries = 0; pending.length > 0; tries += 1) {
      if (tries === mostTries) {
        store.reportBroken(`refused ${mostTries} writes in a row`);
        return failed();
      }
      const isNothing = apply(base, pending) === base;
      // What changes nothing in an old record may be about what somebody else has written since.
      if (!certain || (isNothing && freshFor < added)) {
        if (!(await readBase())) return failed();
        continue;
      }
      const batch = pending;
      if (isNothing) {
        remove(batch);
        continue;
      }
      const revision = base.revision;
      const taken = await write(batch);
      if (taken === "failed") return failed();
      if (taken === false) {
        if (!(await readBase())) return failed();
        if (base.revision === revision) {
          store.reportBroken("refused a write although the record had not changed");
          return failed();
        }
      }
    }
    saved();
  }

  const save = (force: boolean): Promise<void> =>
    inTurn(async () => {
      if (force ? pending.length > 0 : isDue()) await flush();
    });

  return {
    view,
    read: () =>
      inTurn(async () => {
        const reached = await readBase();
        if (reached && isDue()) await flush();
        return view();
      }),
    change(change) {
      keep([...pending, change]);
      return save(false);
    },
    claim: (change) =>
      inTurn(async () => {
        if (!certain) {
          if (change(view()) === undefined) return "lost";
          keep([...pending, change]);
          return "alone";
        }
        const batch = [...pending, change];
        const before = apply(base, pending);
        if (change(before) === undefined) return "lost";
        const revision = base.revision;
        const wanted = apply(base, batch);
        const taken = await write(batch);
        if (taken === true) {
          if (pending.length === 0) saved();
          return "won";
        }
        const reached = await readBase();
        if (reached && base.revision !== revision) {
          // A write that seemed to fail, or that a client repeated, may have been taken all the same: the attempt tells.
          const isOurs =
            base.attempt?.id === wanted.attempt?.id && wanted.attempt !== before.attempt;
          return isOurs ? "won" : "lost";
        }
        if (reached && taken === false) {
          store.reportBroken("refused a write although the record had not changed");
        }
        if (change(view()) === undefined) return "lost";
        keep([...pending, change]);
        failed();
        return "alone";
      }),
    save: ({ force = false } = {}) => save(force),
    isSaved: () => pending.length === 0,
  };
}

/** `record` with what is known beyond it; `undefined` where there is nothing. */
function withKnown(record: TokenRecord, known: TokenRecord): TokenRecord | undefined {
  const merged: TokenRecord = { ...record };
  const missing = known.dead.filter(
    ({ sha256 }) => !record.dead.some((dead) => dead.sha256 === sha256),
  );
  if (missing.length > 0) merged.dead = [...record.dead, ...missing].slice(0, 8);
  const { token, attempt, hold, contest } = known;
  const current = record.token;
  const isOther = token && token.value !== current?.value && !deadEntry(merged, token);
  if (!current || (isOther && (deadEntry(merged, current) || isNewer(token, current)))) {
    if (token) merged.token = token;
  }
  if (attempt && (!record.attempt || attempt.at > record.attempt.at)) merged.attempt = attempt;
  if (hold && (!record.hold || hold.until > record.hold.until)) merged.hold = hold;
  if (contest && (!record.contest || contest.until > record.contest.until))
    merged.contest = contest;
  const changed =
    merged.dead !== record.dead ||
    merged.token !== current ||
    merged.attempt !== record.attempt ||
    merged.hold !== record.hold ||
    merged.contest !== record.contest;
  return changed ? merged : undefined;
}
