import { vi } from "vitest";
import { fakeDigest } from "./fake-digest.js";
import { judgePeek, judgeSaved } from "./handout-laws.js";
import { type ModelProcess, type Surroundings, startProcess } from "./model-process.js";
import { createSharedRecord } from "./model-store.js";
import { createRequestJudge } from "./request-laws.js";
import type { Step } from "./steps.js";
import { createWorld, type Promises, type World, type WorldPlan } from "./world.js";

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** Runs one sequence, and throws with its story where a law was broken. */
export async function runSequence(
  plan: WorldPlan,
  steps: readonly Step[],
  promises: Promises,
): Promise<void> {
  const world = createWorld(plan, promises);
  seedPlatform(world);
  const surroundings: Surroundings = {
    world,
    shared: createSharedRecord(),
    outcomes: { next: [], revokeFails: false },
    judge: createRequestJudge(world),
  };
  const desk = openDesk(surroundings);
  for (const step of steps) {
    desk.take(step);
    if (!step.atOnce) await world.time.settle();
    if (step.do === "wait") await passTime(world, desk, step.ms);
    desk.judge();
    if (world.broken.length > 0) break;
  }
  if (world.broken.length === 0) await endWell(surroundings, desk);
  if (world.broken.length > 0) {
    throw new Error(`${world.broken[0]}\n\n${world.trace.slice(-80).join("\n")}`);
  }
}

/** What is random on the platform is repeated with the seed, and needs no other thread. */
function seedPlatform({ random }: World): void {
  vi.spyOn(Math, "random").mockImplementation(() => random.next());
  vi.spyOn(crypto, "randomUUID").mockImplementation(
    () => `${random.between(1e7, 9e7)}-0000-4000-8000-000000000000`,
  );
  vi.spyOn(crypto.subtle, "digest").mockImplementation(async (_, data) =>
    fakeDigest(data as Uint8Array),
  );
}

interface Desk {
  readonly processes: ModelProcess[];
  take(step: Step): void;
  /** Every call settles. */
  judge(): void;
  /** The processes that run, with a new one for each that ended. */
  alive(): ModelProcess[];
}

function openDesk(surroundings: Surroundings): Desk {
  const { world, shared, outcomes } = surroundings;
  const { time, policy } = world;
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
      for (const { witness, manager, isDone, revoking } of all) {
        const { host, calls, name } = witness;
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
      if (step.do === "wait") return;
      if (step.do === "kill") {
        world.tell("the broker kills the newest token");
        return world.broker.kill();
      }
      if (step.do === "outcomes") {
        outcomes.next = [...step.next];
        outcomes.revokeFails = step.revokeFails;
        return;
      }
      if (step.do === "faults") {
        shared.faults = [...step.faults];
        return;
      }
      if (step.do === "loseRecord") {
        world.tell("the store loses the record");
        shared.record = undefined;
        shared.past = [];
        shared.losses += 1;
        for (const witness of shared.witnesses) witness.forgets();
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
        if (value !== undefined) process.invalidate(value);
        return;
      }
      case "revoke":
        process.revoke();
        return;
      case "keepFresh":
        process.stopKeepingFresh?.();
        process.stopKeepingFresh = process.stopKeepingFresh
          ? undefined
          : process.manager.keepFresh();
        return;
      case "close":
        process.close();
        return;
      case "restart":
        world.tell(`${name} ends`);
        host.dieAfter(0);
        return;
      case "die":
        world.tell(`${name} dies in ${step.afterSteps} steps`);
        host.dieAfter(step.afterSteps);
        return;
      case "freeze":
        world.tell(`${name} freezes in ${step.afterSteps} steps for ${step.ms} ms`);
        host.freezeAfter(step.afterSteps, step.ms);
        return;
      case "setClock":
        world.tell(`${name}'s clock is set by ${step.byMs} ms`);
        host.setClock(step.byMs);
        return;
    }
  }

  /** A request with the last token, as `auth.fetch` makes it. */
  function use(process: ModelProcess): void {
    const value = process.given.at(-1);
    if (value === undefined) return;
    if (world.broker.accepts(value, time.now())) process.accept(value);
    else process.invalidate(value);
  }
}

async function passTime(world: World, desk: Desk, ms: number): Promise<void> {
  // Long waits in pieces, so that a caller who is never answered is seen where it happens.
  for (let leftMs = ms; leftMs > 0 && world.broken.length === 0; leftMs -= 5 * minuteMs) {
    await world.time.advance(Math.min(leftMs, 5 * minuteMs));
    desk.judge();
  }
}

/** When everything works again, every call settles, everything is saved, and soon everybody has a token that works. */
async function endWell({ world, shared, outcomes }: Surroundings, desk: Desk): Promise<void> {
  const { time, broker } = world;
  world.tell("from here everything works");
  shared.faults = [];
  outcomes.next = [];
  outcomes.revokeFails = false;
  for (const { host } of shared.witnesses) host.spare();
  await passTime(world, desk, 11 * minuteMs);
  const processes = desk.alive();
  for (const process of processes) process.stopKeepingFresh?.();
  // A stuck token outlives its window, and a contest two hours: a day and a bit is enough for both.
  const works = new Set<ModelProcess>();
  for (let hour = 0; hour < 30 && world.broken.length === 0; hour += 1) {
    works.clear();
    for (const process of processes) {
      for (let tries = 0; tries < 3; tries += 1) {
        const had = process.given.length;
        process.get();
        await time.advance(30 * secondMs);
        const value = process.given.length > had ? process.given.at(-1) : undefined;
        if (value === undefined) break;
        if (broker.accepts(value, time.now())) {
          process.accept(value);
          works.add(process);
          break;
        }
        process.invalidate(value);
        await time.advance(5 * secondMs);
      }
    }
    if (hour > 2 && works.size === processes.length) break;
    await passTime(world, desk, hourMs);
  }
  if (world.broken.length > 0) return;
  for (const process of processes) {
    const { name } = process.witness;
    if (world.clocksAreRight && !works.has(process))
      world.accuse(`${name} has no token that works`);
    judgeSaved(world, process.witness, shared);
    if (!process.manager.status().saved) world.accuse(`${name} has something unsaved`);
    process.close();
  }
  await time.advance(10 * secondMs);
  for (const { witness, isDone } of processes) {
    if (!isDone) world.accuse(`${witness.name} is not closed`);
  }
  desk.judge();
}
