import { markdownTable } from "@auth/scripts/markdown-table";
import { formatNumber } from "./numbers.ts";
import type {
  CountedTable,
  Goal,
  Head,
  PartResult,
  Results,
  Table,
  TimedTable,
} from "./results.ts";

/** The whole of `results` as a guide. */
export function toGuide({ head, parts }: Results): string {
  return [
    "# Benchmarks",
    "",
    "This library and its peers, side by side in one run. `pnpm bench` measures all of it on your machine, `pnpm bench hot-path` one part",
    "(and so on, by the names below). This page is generated from `benchmarks/results.json`: `pnpm bench --publish` renews both.",
    "",
    "Each figure is the median of several rounds; 25–75 % is where the middle half of the rounds lies. Everything in a table was measured in turn",
    "in the same run. The peers are used as their documents say, against servers on localhost; what one does not offer is —, and no loss.",
    "",
    ...headLines(head),
    ...parts.flatMap(partLines),
    ...missedLines(parts),
  ]
    .join("\n")
    .concat("\n");
}

function headLines({ date, commit, node, system, processor, memory, versions }: Head): string[] {
  return [
    `Measured on ${date} at commit ${commit}, with Node ${node} on ${system}, ${processor}, ${memory} of memory.`,
    "",
    ...markdownTable([["Package", "version"], ...Object.entries(versions)]),
  ];
}

function partLines({ id, date, title, method, tables, goals }: PartResult): string[] {
  return [
    "",
    `## ${title}`,
    "",
    `\`pnpm bench ${id}\`, measured on ${date}. ${method}`,
    ...tables.flatMap(tableLines),
    ...(goals.length === 0
      ? []
      : ["", `### Goals of ${title.toLowerCase()}`, "", ...goalLines(goals)]),
  ];
}

function tableLines(table: Table): string[] {
  return [
    "",
    `### ${table.title}`,
    "",
    ...markdownTable(table.kind === "timed" ? timedRows(table) : countedRows(table)),
    ...(table.notes ?? []).flatMap((note) => ["", note]),
  ];
}

function timedRows({ unit, floor, figures }: TimedTable): string[][] {
  return [
    ["", `median, ${unit}`, "25–75 %", "rounds", ...(floor === undefined ? [] : ["× floor"])],
    ...figures.map(({ name, median, p25, p75, rounds, ofFloor }) => [
      name,
      formatNumber(median),
      `${formatNumber(p25)}–${formatNumber(p75)}`,
      String(rounds),
      ...(ofFloor === undefined ? [] : [ofFloor.toFixed(2)]),
    ]),
  ];
}

function countedRows({ columns, rows }: CountedTable): string[][] {
  return [columns, ...rows.map(({ name, cells }) => [name, ...cells])];
}

function goalLines(goals: readonly Goal[]): string[] {
  return markdownTable([
    ["Goal", "limit", "measured", "result"],
    ...goals.map(({ name, limit, measured, missed }) => [
      name,
      limit,
      measured,
      missed ? `missed by ${missed.by}` : "met",
    ]),
  ]);
}

/** All goals that were missed, with the reasons: what the README files link to. */
function missedLines(parts: readonly PartResult[]): string[] {
  const goals = parts.flatMap((part) => part.goals);
  const misses = goals.flatMap(({ name, limit, measured, missed }) =>
    missed
      ? [`- **${name}**: ${measured}, the goal is ${limit}. Missed by ${missed.by}: ${missed.why}.`]
      : [],
  );
  const met = goals.length - misses.length;
  return [
    "",
    "## Goals",
    "",
    `${met} of ${goals.length} goals are met${misses.length === 0 ? "." : "; these are not:"}`,
    ...(misses.length === 0 ? [] : ["", ...misses]),
  ];
}
