import {
  createTokenManager,
  type GetTokenOptions,
  type Token,
  type TokenManager,
} from "@auth/core";
import { hashOf } from "./fake-digest.js";
import { judgeFailure, judgeHandout, promisedToken } from "./handout-laws.js";
import { createModelHost } from "./model-host.js";
import { createModelProvider, type Outcomes } from "./model-provider.js";
import { createModelStore, type SharedRecord } from "./model-store.js";
import type { RequestJudge } from "./request-laws.js";
import { type Call, createWitness, type Witness } from "./witness.js";
import type { World } from "./world.js";

/** What all processes of a sequence share. */
export interface Surroundings {
  world: World;
  shared: SharedRecord;
  outcomes: Outcomes;
  judge: RequestJudge;
}

/** One process with its token manager, as a program would use it. */
export interface ModelProcess {
  readonly witness: Witness;
  readonly manager: TokenManager;
  /** The values that it was given, newest last. */
  readonly given: string[];
  isClosed: boolean;
  /** `close()` has said that it is done. */
  isDone: boolean;
  stopKeepingFresh: (() => void) | undefined;
  get(options?: GetTokenOptions & { abortAfterMs?: number }): void;
  invalidate(value: string): void;
  accept(value: string): void;
  revoke(abortAfterMs?: number): void;
  close(): void;
}

export function startProcess(
  { world, shared, outcomes, judge }: Surroundings,
  host: number,
  name: string,
): ModelProcess {
  const { time } = world;
  const plan = world.plan.hosts[host % world.plan.hosts.length];
  if (!plan) throw new Error("a world needs a host");
  const machine = createModelHost(time, plan, (what) => {
    world.tell(`${name} ${what}`);
    world.census.count("died or froze", what);
  });
  const witness = createWitness(name, machine, world);
  shared.witnesses.push(witness);
  const manager = createTokenManager({
    provider: createModelProvider(world, outcomes, judge, witness),
    store: createModelStore(world, shared, judge, witness),
  });
  manager.on((event) => {
    if (event.type === "token-changed") witness.announced.add(event.token.value);
  });
  world.tell(`${name} starts`);

  /** The signal of a caller that gives up after so long. */
  function givesUp(afterMs: number | undefined, told: (reason: Error) => void): AbortSignal {
    const abort = new AbortController();
    if (afterMs !== undefined) {
      time.later(afterMs, () => {
        const reason = new Error("the caller gave up");
        told(reason);
        abort.abort(reason);
      });
    }
    return abort.signal;
  }

  /** How long this token is still good for, as far as the process knows the time. */
  function leftMs(token: Token | undefined): number {
    return token ? token.expiresAt - machine.clock.now() - witness.believedAheadMs : 0;
  }

  const process: ModelProcess = {
    witness,
    manager,
    given: [],
    isClosed: false,
    isDone: false,
    stopKeepingFresh: undefined,
    get({ abortAfterMs, ...options } = {}) {
      const { maxWaitMs = 0, ignoreHold = false } = options;
      const call: Call = {
        startedAt: time.now(),
        order: witness.now().order,
        maxWaitMs,
        ignoresHold: ignoreHold,
        promised: promisedToken(world, shared),
        hasToken: leftMs(manager.peek()) > world.policy.mandatoryMs + 1_000,
        frozenMs: machine.frozenMs,
      };
      if (ignoreHold) witness.ignoredHoldAt = time.now();
      world.tell(`${name}.getToken(${JSON.stringify({ ...options, abortAfterMs })})`);
      witness.calls.add(call);
      let reason: unknown;
      const signal = givesUp(abortAfterMs, (why) => {
        reason = why;
        call.abortedAt = time.now();
      });
      const bare = maxWaitMs === 0 && !ignoreHold && abortAfterMs === undefined;
      const token = bare ? manager.getToken() : manager.getToken({ ...options, signal });
      token
        .then(
          (given: Token) => {
            judgeHandout(world, witness, call, given, shared);
            process.given.push(given.value);
          },
          (error: unknown) => judgeFailure(world, witness, call, error, reason, shared, judge),
        )
        .finally(() => witness.calls.delete(call));
    },
    invalidate(value) {
      world.tell(`${name}.invalidate(${value})`);
      const probe = witness.probes.get(value);
      if (probe) witness.probes.set(value, { ...probe, refusedAt: time.now() });
      // Of a value that it never held, and that is not in the record, a manager need not take note.
      const isRecorded = world.storeWorks && shared.record?.token?.value === value;
      // And a record that was lost, unnoticed, takes with it what was to be written into it.
      const isKept = process.given.includes(value) && shared.losses === 0;
      const isKnown = isKept || isRecorded;
      if (isKnown) witness.bury(value);
      witness.rejected.add(hashOf(value));
      const rejectedAt = world.rejectedAt.get(hashOf(value)) ?? 0;
      world.rejectedAt.set(hashOf(value), Math.max(rejectedAt, time.now()));
      manager.invalidate(value).catch((error) => world.accuse(`invalidate failed: ${error}`));
    },
    accept(value) {
      world.tell(`${name}.accept(${value})`);
      const probe = witness.probes.get(value);
      if (probe && probe.refusedAt === undefined) {
        witness.probes.set(value, { ...probe, acceptedAt: time.now() });
        witness.revive(hashOf(value));
      }
      manager.accept(value);
    },
    revoke(abortAfterMs) {
      world.tell(`${name}.revoke(${abortAfterMs ?? ""})`);
      witness.revoking += 1;
      let reason: unknown;
      const signal = givesUp(abortAfterMs, (why) => {
        reason = why;
      });
      manager
        .revoke({ signal })
        .then(
          () => witness.revoked !== undefined && witness.bury(witness.revoked),
          (error) => {
            if (error === reason) world.census.count("step", "revoke, given up");
          },
        )
        .finally(() => {
          witness.revoking -= 1;
        });
    },
    close() {
      world.tell(`${name}.close()`);
      process.isClosed = true;
      manager.close().then(
        () => {
          process.isDone = true;
        },
        (error) => world.accuse(`close failed: ${error}`),
      );
    },
  };
  return process;
}
