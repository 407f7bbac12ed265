import type { SetOptions, StoreEvent, TokenRecord, TokenStore } from "@auth/core";
import { judgeWrite } from "./record-laws.js";
import type { RequestJudge } from "./request-laws.js";
import type { Witness } from "./witness.js";
import type { World } from "./world.js";

/**
 * What is wrong with one call of the store: it fails before anything happens, or throws at once, or never answers; it is `lost`: taken, but
 * reported as failed; `repeated`: taken by a client that tried twice, and reports that somebody else was first; `delayed`: taken long after it was given
 * up; `refused` for no reason; `forgotten`: reported as taken, and lost; or it answers with an old record.
 */
export type StoreFault =
  | "fails"
  | "throws"
  | "hangs"
  | "lost"
  | "repeated"
  | "delayed"
  | "refused"
  | "forgotten"
  | "stale";

/** What is wrong with one notice of a change. */
export type NoticeFault = "lost" | "delayed" | "repeated";

/** The one record that all processes share. */
export interface SharedRecord {
  record: TokenRecord | undefined;
  /** What it was, newest last. */
  past: TokenRecord[];
  /** How often the store lost the record: revisions start again, and an old one may fit by chance. */
  losses: number;
  /** What is wrong with the next calls. */
  faults: StoreFault[];
  /** What is wrong with the next notices of changes. */
  noticeFaults: NoticeFault[];
  listeners: Set<(event: StoreEvent) => void>;
  witnesses: Witness[];
}

export function createSharedRecord(): SharedRecord {
  return {
    record: undefined,
    past: [],
    losses: 0,
    faults: [],
    noticeFaults: [],
    listeners: new Set(),
    witnesses: [],
  };
}

/** Revisions start again, or are used twice: what the processes know may be about another record. */
export function loseTrack(shared: SharedRecord): void {
  shared.losses += 1;
  for (const witness of shared.witnesses) witness.forgets();
}

/** What each fault does to a call, where it does anything. */
const counted = {
  get: {
    fails: "get fails",
    throws: "get throws",
    hangs: "get hangs",
    delayed: "get delayed",
    stale: "get stale",
  },
  set: {
    fails: "set fails",
    throws: "set throws",
    hangs: "set hangs",
    delayed: "set delayed",
    lost: "set taken, reported as failed",
    repeated: "set taken, reported as refused",
    refused: "set refused for no reason",
    forgotten: "set forgotten",
  },
} as const;

/** More calls in one turn are a loop. */
const mostCallsInATurn = 500;

/** The store as one process reaches it: over a way that takes time, and on which the process may die. */
export function createModelStore(
  world: World,
  shared: SharedRecord,
  judge: RequestJudge,
  witness: Witness,
): TokenStore {
  const { time, random } = world;
  const { host } = witness;
  let knownLosses = shared.losses;
  let calls = { turn: 0, count: 0 };

  const wayMs = (): number =>
    random.chance(0.02) ? random.between(100, 1400) : random.between(0, 20);

  /** Runs `effect` at the store, after the way there, and answers with its result, after the way back. */
  function reach<T>(
    call: "get" | "set",
    fault: StoreFault | undefined,
    effect: () => T,
    delivered: (result: T) => void,
  ): Promise<T> {
    const leftAt = time.now();
    const { frozenMs } = host;
    return new Promise((resolve, reject) => {
      if (calls.turn !== time.turn()) calls = { turn: time.turn(), count: 0 };
      calls.count += 1;
      if (calls.count === mostCallsInATurn) world.accuse(`${witness.name} loops on the store`);
      if (calls.count >= mostCallsInATurn || !host.step(`before a ${call}`)) return;
      if (fault) world.tell(`${witness.name}'s store call ${fault}`);
      if (fault === "hangs") return;
      if (fault === "fails") {
        host.later(wayMs(), () => reject(new Error("connection refused")));
        return;
      }
      const thereMs = fault === "delayed" ? random.between(3_000, 20_000) : wayMs();
      const arrive = (): void => {
        const result = effect();
        if (!host.step(`after a ${call}`)) return;
        host.later(wayMs(), () => {
          if (fault === "lost") return reject(new Error("connection reset"));
          const tookMs = time.now() - leftAt;
          const awakeMs = tookMs - (host.frozenMs - frozenMs);
          // A process that stood still listens once more for as long.
          if (tookMs < 3_000 || awakeMs < 1_500) delivered(result);
          else witness.seesLate();
          resolve(result);
        });
      };
      // What stands still before it asks, asks when it goes on.
      if (host.isFrozen) host.later(0, () => time.later(thereMs, arrive));
      else time.later(thereMs, arrive);
    });
  }

  function take(
    record: TokenRecord,
    { expectedRevision }: SetOptions,
    isFromBeforeLoss: boolean,
  ): boolean {
    if ((shared.record?.revision ?? 0) !== expectedRevision) return false;
    const before = shared.record;
    shared.record = record;
    shared.past.push(record);
    note(before, record);
    if (!isFromBeforeLoss) judgeWrite(world, before, record, witness, shared);
    knownLosses = shared.losses;
    for (const listener of shared.listeners) listener({ type: "changed" });
    return true;
  }

  /** A store that writes later than it says, and stops in between. */
  function forget({ expectedRevision }: SetOptions): boolean {
    if ((shared.record?.revision ?? 0) !== expectedRevision) return false;
    loseTrack(shared);
    return true;
  }

  function nextFault(call: "get" | "set"): StoreFault | undefined {
    const fault = shared.faults.shift();
    const kind =
      fault && (counted[call] as Partial<typeof counted.get & typeof counted.set>)[fault];
    if (kind) world.census.count("store", kind);
    if (fault === "throws") throw new Error("not connected");
    return fault;
  }

  function note(before: TokenRecord | undefined, after: TokenRecord): void {
    const { token, attempt, hold, dead, contest } = after;
    world.tell(
      `${witness.name} writes ${after.revision}: ${token?.value ?? "no token"}${token?.final ? " (final)" : ""}, ${dead.length} dead` +
        (attempt ? `, attempt ${attempt.id.slice(0, 4)}${attempt.settled ? " settled" : ""}` : "") +
        (hold
          ? `, ${hold.code}${hold.probe ? " probe" : ""} ${hold.failures} for ${hold.until - time.now()} ms`
          : "") +
        (contest ? `, contest for ${contest.until - time.now()} ms` : ""),
    );
    if (attempt && !attempt.settled && before?.attempt?.id !== attempt.id)
      judge.began(witness, before);
    if (!attempt || attempt.settled) judge.settled(witness);
    if (hold?.probe && before?.hold?.probe && hold.failures === before.hold.failures + 1) {
      witness.claims += 1;
    }
  }

  const store: TokenStore = {
    get() {
      const fault = nextFault("get");
      let losses = 0;
      return reach(
        "get",
        fault,
        () => {
          losses = shared.losses;
          if (fault !== "stale") knownLosses = losses;
          const old = shared.past[random.between(0, shared.past.length - 1)];
          return structuredClone(fault === "stale" ? old : shared.record);
        },
        (record) => {
          if (fault !== "stale" && losses === shared.losses) witness.sees(record, "read");
        },
      );
    },
    set(_key, record, options) {
      const fault = nextFault("set");
      const sent = structuredClone(record);
      const losses = knownLosses;
      return reach(
        "set",
        fault,
        () => {
          if (fault === "refused") return false;
          if (fault === "forgotten") return forget(options);
          const taken = take(sent, options, losses < shared.losses);
          return fault === "repeated" ? false : taken;
        },
        (taken) => {
          if (taken && fault !== "forgotten") witness.sees(sent, "written");
        },
      );
    },
    async delete() {},
  };
  if (!world.plan.storeTellsChanges) return store;
  return {
    ...store,
    on(_key, listener) {
      const tell = (event: StoreEvent): void => {
        const fault = shared.noticeFaults.shift();
        if (fault) world.census.count("store", `notice ${fault}`);
        if (fault === "lost") return;
        const ways = fault === "repeated" ? [wayMs(), wayMs()] : [wayMs()];
        const lateMs = fault === "delayed" ? random.between(1_000, 60_000) : 0;
        for (const ms of ways) host.later(lateMs + ms, () => listener(event));
      };
      shared.listeners.add(tell);
      return () => {
        shared.listeners.delete(tell);
      };
    },
  };
}
