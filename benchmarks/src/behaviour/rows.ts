import { quantile } from "../measure/figures.ts";
import { exactly } from "../measure/goals.ts";
import type { CountedTable, Goal } from "../report/results.ts";
import type { Behaviour, Scale } from "./scenarios.ts";

/** One peer's behaviour in each repetition, and its processes'. */
export interface Observed {
  name: string;
  runs: Behaviour[];
  /** Requests of 2 processes, and of many; absent where it offers them nothing to share. */
  processes?: { two: number[]; many: number[] };
}

export interface Row {
  name: string;
  /** What should be so, for ours. */
  goal: number;
  read(observed: Observed): (number | undefined)[] | undefined;
}

/** The situations, with what should be so for ours. */
export function rows({ concurrent, sequential }: Scale, manyProcesses: number): Row[] {
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
export function cell(counts: readonly (number | undefined)[] | undefined): string {
  const known = (counts ?? []).filter((count) => count !== undefined);
  if (known.length === 0) return "—";
  const [p25, middle, p75] = [0.25, 0.5, 0.75].map((share) => Math.round(quantile(known, share)));
  return p25 === p75 ? String(middle) : `${middle} (${p25}–${p75})`;
}

/** Where secrets are to be seen. */
export function leakTable(observed: readonly Observed[]): CountedTable {
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

/** Compares what ours did with what should be. */
export function judge(all: readonly Row[], own: Observed): Goal[] {
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
