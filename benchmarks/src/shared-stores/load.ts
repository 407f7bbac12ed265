import { exactly } from "../measure/goals.ts";
import type { RunOptions } from "../part.ts";
import { formatNumber } from "../report/numbers.ts";
import type { CountedTable, Goal } from "../report/results.ts";
import { type ServerName, withoutRedis } from "../stores/servers.ts";
import { failedFirst, gaveUp, openServer, storeName } from "./cold-start.ts";
import { countCommands } from "./count-commands.ts";
import { startDesks, total } from "./desks.ts";

interface Plan {
  /** Each is used by two programs. */
  accounts: number;
  programs: number;
  /** In which time the accounts begin, one after the other: in one moment, this machine and not the server would be measured. */
  withinMs: number;
  /** After this nobody asks any more who has no token yet: a server that cannot keep up is seen, and not waited for. */
  limitMs: number;
  restMs: number;
}

interface Replayed {
  /** What the server was asked, and for how long, when all began. */
  atNine: { commands: number; ms: number; requests: number; failures: number; missing: number };
  atRest: { commands: number; ms: number; calls: number };
}

async function replay(
  name: ServerName,
  { accounts, programs, withinMs, limitMs, restMs }: Plan,
): Promise<Replayed> {
  const { place, url, close } = await openServer(name);
  try {
    const desks = await startDesks(place, programs);
    const count = await countCommands(name, url);
    try {
      // The first half of the programs and the second have the same accounts.
      const each = accounts / (programs / 2);
      const accountsOf = (index: number): string[] =>
        Array.from({ length: each }, (_, number) => `${(index % (programs / 2)) * each + number}`);
      await count.begin();
      const beganAt = performance.now();
      const began = await desks.ask((index) => ({
        accounts: accountsOf(index),
        withinMs,
        limitMs,
      }));
      const atNine = {
        ms: performance.now() - beganAt,
        commands: await count.read(),
        requests: desks.broker.requests,
        failures: total(began, "failures"),
        missing: total(began, "missing"),
      };
      // What comes after a beginning, such as a listener's first look, is no rest.
      await desks.ask(() => ({ restMs: Math.min(restMs, 5_000) }));
      await count.begin();
      const rested = await desks.ask(() => ({ restMs }));
      const atRest = { commands: await count.read(), ms: restMs, calls: total(rested, "calls") };
      return { atNine, atRest };
    } finally {
      await count.close();
      await desks.close();
    }
  } finally {
    await close();
  }
}

/** What a server has to do for many accounts: when all begin in the morning, and when nothing happens. */
export async function measureLoad(
  { isQuick, onProgress }: RunOptions,
  servers: readonly ServerName[],
): Promise<{ tables: CountedTable[]; goals: Goal[] }> {
  const plan: Plan = isQuick
    ? { accounts: 4, programs: 2, withinMs: 10, limitMs: 20_000, restMs: 100 }
    : { accounts: 1_000, programs: 8, withinMs: 15_000, limitMs: 40_000, restMs: 30_000 };
  const rows: CountedTable["rows"] = [];
  const goals: Goal[] = [];
  const troubles: string[] = [];
  for (const name of servers) {
    onProgress(`${plan.accounts} accounts with ${storeName(name)}`);
    const { atNine, atRest } = await replay(name, plan);
    const row = (when: string, { commands, ms }: { commands: number; ms: number }): void =>
      void rows.push({
        name: `${storeName(name)}, ${when}`,
        cells: [
          formatNumber(commands),
          formatNumber(ms / 1000),
          formatNumber((commands * 1000) / ms),
          formatNumber(commands / plan.accounts),
        ],
      });
    if (atNine.failures > 0) troubles.push(failedFirst(name, atNine.failures));
    if (atNine.missing > 0) {
      troubles.push(gaveUp(name, atNine.missing, 2 * plan.accounts, plan.limitMs));
    }
    row(`09:00: nobody has a token, all ask within ${plan.withinMs / 1000} s`, atNine);
    row(`at rest: ${formatNumber(atRest.calls)} calls of getToken()`, atRest);
    const goal = `requests for ${formatNumber(plan.accounts)} tokens, two programs each, ${storeName(name)}`;
    goals.push(
      exactly(goal, atNine.requests, plan.accounts, "a deadline passed on a machine this busy"),
    );
  }
  const table: CountedTable = {
    kind: "counted",
    id: "load",
    title: `What ${formatNumber(plan.accounts)} accounts ask of a server`,
    columns: ["", "commands", "seconds", "a second", "an account"],
    rows,
    notes: [
      `Each account in two of ${plan.programs} programs, which have a connection or pool each. Commands as the server itself counts them: in Redis a script and each command ` +
        "that it calls, in PostgreSQL statements. At rest each account asks for its token ten times a second, and what is counted are the programs' looks whether their connections still hear.",
      ...troubles,
      ...(withoutRedis(servers).notes ?? []),
    ],
  };
  return { tables: [table], goals };
}
