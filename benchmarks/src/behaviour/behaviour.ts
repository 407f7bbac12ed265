import { startChild } from "../measure/child.ts";
import { quantile } from "../measure/figures.ts";
import { exactly } from "../measure/goals.ts";
import type { Findings, Part, RunOptions } from "../part.ts";
import { loadPeer, others } from "../peers/all-peers.ts";
import type { CountedTable, Goal } from "../report/results.ts";
import { countColdProcesses } from "./processes.ts";
import type { Behaviour, Scale } from "./scenarios.ts";

const program = new URL("behaviour-child.ts", import.meta.url);
const ours = "@auth/kis";

/** One peer's behaviour in each repetition, and its processes'. */
interface Observed {
  name: string;
  runs: Behaviour[];
  /** Requests of 2 processes, and of many; absent where it offers them nothing to share. */
  processes?: { two: number[]; many: number[] };
}

interface Row {
  name: string;
  /** What should be so, for ours. */
  goal: number;
  read(observed: Observed): (number | undefined)[] | undefined;
}

async function observeInChild(name: string, scale: Scale): Promise<Behaviour> {
  const child = await startChild(program, [name]);
  try {
    return await child.ask<Behaviour>(scale);
  } finally {
    await child.close();
  }
}

function rows({ concurrent, sequential }: Scale, manyProcesses: number): Row[] {
  return [
    {
      name: `${concurrent} callers at once, no token yet`,
      goal: 1,
      read: ({ runs }) => runs.map(({ cold }) => cold),
    },
    {
      name: `${concurrent} callers at once, wrong secret`,
      goal: 1,
      read: ({ runs }) => runs.map(({ badSecretConcurrent }) => badSecretConcurrent),
    },
    {
      name: `${sequential} calls in turn, wrong secret`,
      goal: 1,
      read: ({ runs }) => runs.map(({ badSecretSequential }) => badSecretSequential),
    },
    {
      name: `${sequential} calls in turn, HTTP 429`,
      goal: 1,
      read: ({ runs }) => runs.map(({ throttled }) => throttled),
    },
    {
      name: `${sequential} calls, token valid, its renewal fails: requests`,
      goal: 1,
      read: ({ runs }) => runs.map(({ failing }) => failing?.requests),
    },
    {
      name: `${sequential} calls, token valid, its renewal fails: calls that get it`,
      goal: sequential,
      read: ({ runs }) => runs.map(({ failing }) => failing?.served),
    },
    {
      name: `${sequential} calls, renewal brings the same token`,
      goal: 1,
      read: ({ runs }) => runs.map(({ same }) => same),
    },
    { name: "2 processes at once, no token yet", goal: 1, read: (one) => one.processes?.two },
    {
      name: `${manyProcesses} processes at once, no token yet`,
      goal: 1,
      read: (one) => one.processes?.many,
    },
  ];
}

/** A count, or the median of several with their spread; `—` where there is none. */
function cell(counts: readonly (number | undefined)[] | undefined): string {
  const known = (counts ?? []).filter((count) => count !== undefined);
  if (known.length === 0) return "—";
  const [p25, middle, p75] = [0.25, 0.5, 0.75].map((share) => Math.round(quantile(known, share)));
  return p25 === p75 ? String(middle) : `${middle} (${p25}–${p75})`;
}

function leakTable(observed: readonly Observed[]): CountedTable {
  const words = (leaks: readonly string[] | undefined): string =>
    leaks === undefined || leaks.length === 0 ? "nothing" : leaks.join(", ");
  const row = (name: string, kind: "inspect" | "json" | "error") => ({
    name,
    cells: observed.map(({ runs }) => words(runs[0]?.leaks[kind])),
  });
  return {
    kind: "counted",
    id: "leaks",
    title: "Secrets to be seen",
    columns: ["", ...observed.map(({ name }) => name)],
    rows: [
      row("in the printed client", "inspect"),
      row("in the client as JSON", "json"),
      row("in the error of a wrong secret, printed or as JSON", "error"),
    ],
    notes: ["Printed: util.inspect to a depth of 20, with hidden members."],
  };
}

function judge(all: readonly Row[], own: Observed): Goal[] {
  const why = "a law of the token manager does not hold, which is a bug";
  return [
    ...all.map((row) =>
      exactly(row.name, Math.max(...(row.read(own) ?? []).map((n) => n ?? -1)), row.goal, why),
    ),
    exactly(
      "Places where a secret is to be seen",
      own.runs.flatMap(({ leaks }) => [...leaks.inspect, ...leaks.json, ...leaks.error]).length,
      0,
      why,
    ),
  ];
}

async function run({ isQuick, onProgress }: RunOptions): Promise<Findings> {
  const scale: Scale = isQuick
    ? { concurrent: 3, sequential: 2 }
    : { concurrent: 50, sequential: 20 };
  const manyProcesses = isQuick ? 3 : 32;
  const names = isQuick ? [ours, "@smithy/core"] : [ours, ...others];
  const repetitions = Array.from({ length: isQuick ? 1 : 3 });

  onProgress(`${names.length} peers, ${repetitions.length} times each`);
  const observed = await Promise.all(
    names.map(
      async (name): Promise<Observed> => ({
        name,
        runs: await Promise.all(repetitions.map(() => observeInChild(name, scale))),
      }),
    ),
  );
  for (const one of observed) {
    if (!(await loadPeer(one.name)).canShare) continue;
    one.processes = { two: [], many: [] };
    onProgress(`2 and ${manyProcesses} processes with ${one.name}`);
    for (const repetition of repetitions.keys()) {
      one.processes.two.push(await countColdProcesses(one.name, 2));
      // So many processes take long to start; with the peers they have nothing to disagree about.
      if (one.name !== ours && repetition > 0) continue;
      one.processes.many.push(await countColdProcesses(one.name, manyProcesses));
    }
  }

  const all = rows(scale, manyProcesses);
  const [own] = observed;
  if (own === undefined) throw new Error("nothing was observed");
  return {
    tables: [
      {
        kind: "counted",
        id: "requests",
        title: "Requests for a token that the server sees",
        columns: ["", ...observed.map(({ name }) => name)],
        rows: all.map((row) => ({
          name: row.name,
          cells: observed.map((one) => cell(row.read(one))),
        })),
        notes: [
          "— in the rows of a renewal: it renews a token only after it expired, or by its age alone, and never gets there.",
          "— in the rows of processes: it offers them nothing to share. The others share a file, through @auth/store-fs here and " +
            "through the hooks that they document elsewhere, which promise no single request.",
          "@supabase/auth-js begins with an expired session and renews it; it takes a refused one for signed out, and asks no more.",
          "@octokit/auth-app signs with a private key; a wrong one stands for a wrong secret.",
          "google-auth-library repeats a failed request by itself, three times.",
        ],
      },
      leakTable(observed),
    ],
    goals: judge(all, own),
  };
}

export const behaviour: Part = {
  id: "behaviour",
  title: "Behaviour",
  method:
    "A server on localhost counts the requests for a token that it sees, each peer in processes of its own, three times; where the counts " +
    "differ, the median with its spread. A renewal is due, and the token valid, as each peer has it: 80 or 90 seconds before expiry, for " +
    "@azure/msal-node when its server says so, here 10 minutes before expiry by a clock and a server that are set on.",
  run,
};
