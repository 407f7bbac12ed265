import { judgePeek, judgeSaved } from "./handout-laws.js";
import { type ModelProcess, type Surroundings, startProcess } from "./model-process.js";
import { loseTrack } from "./model-store.js";
import type { Step } from "./step.js";

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** The processes of one sequence, in which its steps are taken. */
export interface Desk {
  readonly processes: ModelProcess[];
  take(step: Step): void;
  /** Every call settles. */
  judge(): void;
  /** The processes that run, with a new one for each that ended. */
  alive(): ModelProcess[];
}

export function openDesk(surroundings: Surroundings): Desk {
  const { world, shared, outcomes } = surroundings;
  const { time, policy, census } = world;
  const processes: ModelProcess[] = [];
  const all: ModelProcess[] = [];
  let started = 0;

  function start(index: number): ModelProcess {
    started += 1;
    const process = startProcess(surroundings, index, `P${started}`);
    processes[index] = process;
    all.push(process);
    return process;
  }

  /** The process of this number; a new one where it ended, and none while it is frozen. */
  function find(who: number): ModelProcess | undefined {
    const index = who % world.plan.hosts.length;
    const process = processes[index] ?? start(index);
    if (process.witness.host.isFrozen && !process.witness.host.isDead) return undefined;
    return process.witness.host.isDead || process.isClosed ? start(index) : process;
  }

  /** A healthy call waits for a request under way, and at most for one of its own; a broken store takes 3 s each time. */
  const longestMs = 2 * policy.issueTimeoutMs + (world.storeWorks ? 40 * secondMs : 3 * minuteMs);

  return {
    processes,
    alive: () =>
      world.plan.hosts.map((_, index) => find(index)).filter((found) => found !== undefined),
    judge() {
      for (const { witness, manager, isDone } of all) {
        const { host, calls, name, revoking } = witness;
        if (world.storeWorks) judgeSaved(world, witness, shared);
        if (host.isDead || host.isFrozen) continue;
        judgePeek(world, witness, manager.peek());
        if (isDone && revoking === 0 && host.sleeping > 0)
          world.accuse(`${name} sleeps on after it was closed`);
        for (const { startedAt, maxWaitMs, abortedAt } of calls) {
          const tookMs = time.now() - startedAt - host.frozenMs;
          if (abortedAt !== undefined && time.now() > abortedAt + host.frozenMs) {
            world.accuse(`${name} holds a caller who gave up`);
          }
          if (tookMs > maxWaitMs + longestMs)
            world.accuse(`${name} has not answered for ${tookMs} ms`);
        }
      }
    },
    take(step) {
      if (step.do === "waitFor") {
        census.count("step", "wait for a time of the record");
        return;
      }
      if (step.do === "wait") {
        census.count("step", step.ms >= hourMs ? "wait of hours" : "wait");
        return;
      }
      if (step.do === "kill") {
        world.tell("the broker kills the newest token");
        census.count("step", "token killed by the broker");
        return world.broker.kill();
      }
      if (step.do === "stranger") {
        const issued = world.broker.issue(time.now());
        world.tell(`another program is issued ${issued?.value ?? "nothing"}`);
        if (issued) census.count("step", "another program issues");
        return;
      }
      if (step.do === "outcomes") {
        outcomes.next = [...step.next];
        outcomes.revokeFails = step.revokeFails;
        return;
      }
      if (step.do === "faults") {
        shared.faults = [...step.faults];
        shared.noticeFaults = [...step.notices];
        return;
      }
      if (step.do === "loseRecord") {
        world.tell("the store loses the record");
        census.count("store", "record lost");
        shared.record = undefined;
        shared.past = [];
        loseTrack(shared);
        return;
      }
      const process = find(step.who);
      if (process) act(process, step);
    },
  };

  function act(process: ModelProcess, step: Extract<Step, { who: number }>): void {
    const { host, name } = process.witness;
    switch (step.do) {
      case "get": {
        const { maxWaitMs, ignoreHold, abortAfterMs, times = 1 } = step;
        census.count("step", "getToken");
        if (maxWaitMs) census.count("step", "getToken with maxWaitMs");
        if (ignoreHold) census.count("step", "getToken with ignoreHold");
        for (let call = 0; call < times; call += 1) {
          process.get({
            ...(maxWaitMs !== undefined && { maxWaitMs }),
            ...(ignoreHold !== undefined && { ignoreHold }),
            ...(abortAfterMs !== undefined && { abortAfterMs }),
          });
        }
        return;
      }
      case "use":
        use(process);
        return;
      case "invalidate": {
        const value = (processes[step.whose % processes.length] ?? process).given.at(-1 - step.age);
        if (value === undefined) return;
        census.count("step", step.age > 0 ? "invalidate an older value" : "invalidate");
        process.invalidate(value);
        return;
      }
      case "revoke":
        census.count("step", "revoke");
        process.revoke(step.abortAfterMs);
        return;
      case "keepFresh":
        census.count("step", "keepFresh");
        process.stopKeepingFresh?.();
        process.stopKeepingFresh = process.stopKeepingFresh
          ? undefined
          : process.manager.keepFresh();
        return;
      case "close":
        census.count("step", "close");
        process.close();
        return;
      case "restart":
        world.tell(`${name} ends`);
        census.count("step", "restart");
        host.end();
        return;
      case "die":
        world.tell(`${name} dies ${step.place ?? `in ${step.afterSteps} steps`}`);
        host.dieAt(step.place, step.afterSteps);
        return;
      case "freeze":
        world.tell(
          `${name} freezes ${step.place ?? `in ${step.afterSteps} steps`} for ${step.ms} ms`,
        );
        host.freezeAt(step.place, step.afterSteps, step.ms);
        return;
      case "setClock":
        world.tell(`${name}'s clock is set by ${step.byMs} ms`);
        census.count("step", step.byMs < 0 ? "clock set back" : "clock set ahead");
        if (Math.abs(step.byMs) >= hourMs) census.count("step", "clock set by hours");
        host.setClock(step.byMs);
        return;
    }
  }

  /** A request with the last token, as `auth.fetch` makes it. */
  function use(process: ModelProcess): void {
    const value = process.given.at(-1);
    if (value === undefined) return;
    const isGood = world.broker.accepts(value, time.now());
    census.count("step", isGood ? "accept" : "invalidate");
    if (isGood) process.accept(value);
    else process.invalidate(value);
  }
}
