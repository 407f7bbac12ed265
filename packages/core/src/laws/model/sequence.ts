import { vi } from "vitest";
import type { Census } from "./census.js";
import { fakeDigest } from "./fake-digest.js";
import { judgeSaved } from "./handout-laws.js";
import { type Desk, openDesk } from "./model-desk.js";
import type { ModelProcess, Surroundings } from "./model-process.js";
import { createSharedRecord } from "./model-store.js";
import { createRequestJudge } from "./request-laws.js";
import type { Step } from "./step.js";
import { createWorld, type Promises, type World, type WorldPlan } from "./world.js";

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** Runs one sequence, and throws with its story where a law was broken. */
export async function runSequence(
  plan: WorldPlan,
  steps: readonly Step[],
  promises: Promises,
  census: Census,
): Promise<void> {
  const world = createWorld(plan, promises, census);
  countPlan(plan, census);
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
    const ms =
      step.do === "waitFor" ? msUntil(surroundings, step) : step.do === "wait" ? step.ms : 0;
    if (ms > 0) await passTime(world, desk, ms);
    desk.judge();
    if (world.broken.length > 0) break;
  }
  if (world.broken.length === 0) await endWell(surroundings, desk);
  if (world.broken.length > 0) {
    throw new Error(`${world.broken[0]}\n\n${world.trace.slice(-80).join("\n")}`);
  }
}

/** How long it is until about when something in the record begins or ends. */
function msUntil(
  { world, shared: { record } }: Surroundings,
  { what, offsetMs }: Extract<Step, { do: "waitFor" }>,
): number {
  const { token, hold, contest, attempt } = record ?? {};
  const { mandatoryMs, advisoryMs, issueIntervalMs, issueTimeoutMs, sameTokenWindowMs } =
    world.policy;
  const expiresAt = token?.expiresAt;
  const times = [
    attempt && attempt.at + issueIntervalMs + (attempt.settled ? 0 : issueTimeoutMs),
    hold?.until,
    expiresAt,
    expiresAt && expiresAt - mandatoryMs,
    expiresAt && expiresAt - advisoryMs,
    contest?.until,
    token && sameTokenWindowMs && token.issuedAt + sameTokenWindowMs,
  ];
  const at = times[what % times.length];
  return at === undefined ? 0 : Math.min(at + offsetMs - world.time.now(), 26 * hourMs);
}

function countPlan({ broker, hosts, storeTellsChanges }: WorldPlan, census: Census): void {
  census.count("broker", broker);
  census.count("world", hosts.length === 1 ? "one process" : "several processes");
  census.count(
    "world",
    storeTellsChanges ? "store that tells of changes" : "store that tells nothing",
  );
  for (const { aheadMs, learns } of hosts) {
    if (learns) census.count("world", "host that learns the time");
    if (Math.abs(aheadMs) >= hourMs) census.count("world", "host off by hours");
    else if (Math.abs(aheadMs) >= secondMs) census.count("world", "host off by minutes");
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
  shared.noticeFaults = [];
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
