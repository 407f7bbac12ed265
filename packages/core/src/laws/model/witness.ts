import type { StoredToken, TokenRecord } from "@auth/core";
import { hashOf } from "./fake-digest.js";
import type { ModelHost } from "./model-host.js";
import type { World } from "./world.js";

/** One getToken call. */
export interface Call {
  startedAt: number;
  /** In which order things happened within a turn. */
  order: number;
  maxWaitMs: number;
  ignoresHold: boolean;
  abortedAt?: number;
  /** The live token that was in the record when it began, where that is a promise. */
  promised: StoredToken | undefined;
  /** The process held a token that was good for longer than the mandatory window. */
  hasToken: boolean;
  /** How long its process had been frozen when it began. */
  frozenMs: number;
}

/** Since when something is known. */
export interface Moment {
  at: number;
  turn: number;
  order: number;
}

/** A value that this process was given although it knew it for dead. */
interface Probe {
  readonly at: number;
  readonly acceptedAt?: number;
  readonly refusedAt?: number;
}

/** A probe that nobody refused for so long was accepted. */
const acceptedAfterMs = 30_000;

/** What one process could know, noted from outside: the manager itself is not asked. */
export interface Witness {
  readonly name: string;
  readonly host: ModelHost;
  readonly calls: Set<Call>;
  readonly probes: Map<string, Probe>;
  /** It may take this value, which it tried, for accepted: the broker took it, or nobody refused it in time. */
  mayRevive(hash: string): boolean;
  /** When it began to take this value, which it tried, for alive again. */
  trustsFrom(value: string): number | undefined;
  /** Probes that it claimed in the record, and that nobody was given yet. */
  claims: number;
  ignoredHoldAt: number;
  /** How many `revoke()` calls of its program are under way. */
  revoking: number;
  /** The values that its events told of. */
  readonly announced: Set<string>;
  /** The tokens that the broker's answers brought it, and when. */
  readonly received: Map<string, number>;
  /** The values that it reported as refused, by their hashes. */
  readonly rejected: Set<string>;
  /** Its last request never left. */
  isUnsent: boolean;
  /** The value that the broker revoked for it last. */
  revoked: string | undefined;
  /** How far the newest settled attempt that it read was ahead of its clock. */
  believedAheadMs: number;
  now(): Moment;
  /** Since when it knows that `value` is dead; `undefined` = it could not know. */
  knowsDead(value: string): Moment | undefined;
  /** It was told so itself. */
  bury(value: string): void;
  /** The broker took the value after all, and the record says so. */
  revive(hash: string): void;
  /** The store answered this process with `record`, or took it from it. */
  sees(record: TokenRecord | undefined, how: "read" | "written"): void;
  /** The store lost the record, and with it what the processes knew of it, unless they notice. */
  forgets(): void;
  /** The store answered so late that the answer may count or not. */
  seesLate(): void;
  /** Such an answer came: it may know more than was seen from outside. */
  readonly knowsMore: boolean;
}

const mostBelievedMs = 24 * 60 * 60 * 1000;

export function createWitness(name: string, host: ModelHost, world: World): Witness {
  const told = new Map<string, Moment>();
  /** The dead values of the record, each with the time of its death, which tells one death from the next. */
  let read = new Map<string, { diedAt: number; since: Moment }>();
  let revision = 0;
  let order = 0;
  let knowsMore = false;
  const now = (): Moment => {
    order += 1;
    return { at: world.time.now(), turn: world.time.turn(), order };
  };
  function mayRevive(hash: string): boolean {
    const probe = [...witness.probes].find(([value]) => hashOf(value) === hash)?.[1];
    if (!probe) return false;
    const { at, acceptedAt, refusedAt = world.time.now() } = probe;
    return acceptedAt !== undefined || refusedAt >= at + acceptedAfterMs;
  }

  function trustsFrom(value: string): number | undefined {
    const probe = witness.probes.get(value);
    if (!probe || probe.refusedAt !== undefined) return undefined;
    const trustedAt = probe.acceptedAt ?? probe.at + acceptedAfterMs;
    return world.time.now() >= trustedAt ? trustedAt : undefined;
  }

  const witness: Witness = {
    name,
    host,
    calls: new Set(),
    probes: new Map(),
    claims: 0,
    ignoredHoldAt: Number.NEGATIVE_INFINITY,
    revoking: 0,
    announced: new Set(),
    received: new Map(),
    rejected: new Set(),
    isUnsent: false,
    revoked: undefined,
    believedAheadMs: 0,
    now,
    mayRevive,
    trustsFrom,
    knowsDead(value) {
      const hash = hashOf(value);
      const entry = read.get(hash);
      const since = told.get(hash) ?? entry?.since;
      const trustedAt = trustsFrom(value);
      if (!since || trustedAt === undefined) return since;
      // A death from before the try is over, also where the record still tells of it.
      const isOld = entry !== undefined && entry.diedAt <= (witness.probes.get(value)?.at ?? 0);
      return since.at <= trustedAt || isOld ? undefined : since;
    },
    bury(value) {
      const hash = hashOf(value);
      told.set(hash, told.get(hash) ?? now());
    },
    revive(hash) {
      told.delete(hash);
    },
    forgets() {
      revision = 0;
      told.clear();
      read.clear();
    },
    seesLate() {
      read = new Map();
      knowsMore = true;
    },
    get knowsMore() {
      return knowsMore;
    },
    sees(record, how) {
      if (!record || record.revision < revision) return;
      revision = record.revision;
      const before = read;
      read = new Map();
      for (const { sha256, at } of record.dead) {
        const known = before.get(sha256);
        read.set(sha256, known?.diedAt === at ? known : { diedAt: at, since: now() });
      }
      if (how === "written" || !record.attempt?.settled) return;
      const aheadMs = record.attempt.at - host.clock.now();
      if (aheadMs <= mostBelievedMs) {
        witness.believedAheadMs = Math.max(witness.believedAheadMs, aheadMs);
      }
    },
  };
  return witness;
}
