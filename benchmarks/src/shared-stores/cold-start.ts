import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTable } from "@auth/store-postgres";
import pg from "pg";
import { figureOf } from "../measure/figures.ts";
import { exactly } from "../measure/goals.ts";
import type { RunOptions } from "../part.ts";
import { formatNumber } from "../report/numbers.ts";
import type { Figure, Goal, TimedTable } from "../report/results.ts";
import { type ServerName, startServer, withoutRedis } from "../stores/servers.ts";
import { startDesks, total } from "./desks.ts";
import type { StorePlace } from "./open-store.ts";

/** Starts the server of a store, and makes its table where it needs one. */
export async function openServer(
  name: ServerName,
): Promise<{ place: StorePlace; url: string; close(): Promise<void> }> {
  const { url, close } = await startServer(name);
  if (name === "postgres") {
    const pool = new pg.Pool({ connectionString: url });
    await createTable(pool);
    await pool.end();
  }
  return { place: { type: name, url }, url, close };
}

async function openFolder(): Promise<{ place: StorePlace; close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "bench-shared-"));
  const close = (): Promise<void> => rm(folder, { recursive: true, force: true });
  return { place: { type: "fs", folder: join(folder, "tokens") }, close };
}

/** The name of a store, as its package has it. */
export const storeName = (name: ServerName | "fs"): string => `@auth/store-${name}`;

/** Whoever has no token by then will not get one. */
const limitMs = 20_000;

async function measureStore(
  name: ServerName | "fs",
  processes: number,
  rounds: number,
): Promise<{ figure: Figure; requests: number[]; failures: number; missing: number }> {
  const { place, close } = await (name === "fs" ? openFolder() : openServer(name));
  const samples: number[] = [];
  const requests: number[] = [];
  let failures = 0;
  let missing = 0;
  try {
    const desks = await startDesks(place, processes);
    try {
      for (let round = 0; round < rounds; round += 1) {
        const before = desks.broker.requests;
        const answers = await desks.ask(() => ({
          accounts: [`round-${round}`],
          withinMs: 0,
          limitMs,
        }));
        samples.push(Math.max(...answers.map(({ heldMs }) => heldMs)));
        failures += total(answers, "failures");
        missing += total(answers, "missing");
        requests.push(desks.broker.requests - before);
        await desks.ask(() => ({ close: true }));
      }
    } finally {
      await desks.close();
    }
  } finally {
    await close();
  }
  return { figure: figureOf(storeName(name), samples), requests, failures, missing };
}

/** How long it takes until many processes that begin at the same moment hold one token, and how often they ask the broker. */
export async function measureColdStart(
  { isQuick, onProgress }: RunOptions,
  servers: readonly ServerName[],
): Promise<{ tables: TimedTable[]; goals: Goal[] }> {
  const [processes, rounds] = isQuick ? [2, 1] : [64, 5];
  const figures: Figure[] = [];
  const goals: Goal[] = [];
  const notes = [...(withoutRedis(servers).notes ?? [])];
  const why = "who gets no time on a busy machine for longer than a store may take is on its own";
  for (const name of ["fs", ...servers] as const) {
    onProgress(`${processes} processes with ${storeName(name)}, ${rounds} times`);
    const { figure, requests, failures, missing } = await measureStore(name, processes, rounds);
    figures.push(figure);
    if (failures > 0) notes.push(failedFirst(name, failures));
    if (missing > 0) notes.push(gaveUp(name, missing, processes * rounds, limitMs));
    const goal = `requests of ${processes} processes that begin at once, ${storeName(name)}`;
    goals.push(exactly(goal, Math.max(...requests), 1, why));
  }
  const table: TimedTable = {
    kind: "timed",
    id: "all-hold",
    title: `Until ${processes} processes hold the token`,
    unit: "ms",
    figures,
    notes,
  };
  return { tables: [table], goals };
}

/** More processes than processors: some get no time for longer than a store may take. */
export function failedFirst(name: ServerName | "fs", failures: number): string {
  return `${storeName(name)}: ${failures} calls failed first, as their store had not answered in time, and were made again after 100 ms.`;
}

/** A server, or a machine, that cannot keep up is seen, and not waited for. */
export function gaveUp(
  name: ServerName | "fs",
  missing: number,
  all: number,
  limitMs: number,
): string {
  return `${storeName(name)}: ${formatNumber(missing)} of ${formatNumber(all)} had no token after ${limitMs / 1000} s, and asked no more.`;
}
