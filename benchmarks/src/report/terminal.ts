import { formatNumber } from "./numbers.ts";
import type { CountedTable, Goal, Head, PartResult, TimedTable } from "./results.ts";

/** Prints what a run was made with. */
export function printHead(head: Head): void {
  const { versions, ...machine } = head;
  for (const [name, value] of Object.entries(machine)) console.log(`${name.padEnd(10)} ${value}`);
  const list = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  for (const [index, text] of list.entries()) {
    console.log(`${(index === 0 ? "versions" : "").padEnd(10)} ${text}`);
  }
}

/** Prints a part's tables and what came of its goals. */
export function printPart({ title, tables, goals }: PartResult): void {
  console.log(`\n== ${title}`);
  for (const table of tables) {
    console.log(`\n${table.title}`);
    const lines = table.kind === "timed" ? timedLines(table) : countedLines(table);
    for (const line of aligned(lines)) console.log(line);
    for (const note of table.notes ?? []) console.log(`  ${note}`);
  }
  if (goals.length > 0) console.log("\nGoals");
  for (const line of aligned(goals.map(goalLine))) console.log(line);
  for (const { name, missed } of goals) {
    if (missed) console.log(`  ${name}: missed by ${missed.by}, as ${missed.why}.`);
  }
}

function timedLines({ unit, floor, figures }: TimedTable): string[][] {
  const head = ["", `median ${unit}`, "25–75 %", ...(floor === undefined ? [] : ["× floor"])];
  return [
    head,
    ...figures.map((figure) => [
      figure.name,
      formatNumber(figure.median),
      `${formatNumber(figure.p25)}–${formatNumber(figure.p75)}`,
      ...(figure.ofFloor === undefined ? [] : [figure.ofFloor.toFixed(2)]),
    ]),
  ];
}

function countedLines({ columns, rows }: CountedTable): string[][] {
  return [columns, ...rows.map(({ name, cells }) => [name, ...cells])];
}

function goalLine({ name, limit, measured, isMet, missed }: Goal): string[] {
  return [
    `${isMet ? "met   " : "missed"} ${name}`,
    measured,
    `(${limit})`,
    missed ? `by ${missed.by}` : "",
  ];
}

/** The first column to the left, the others to the right. */
function aligned(lines: readonly string[][]): string[] {
  const widths = lines[0]?.map((_, column) =>
    Math.max(...lines.map((cells) => (cells[column] ?? "").length)),
  );
  return lines.map((cells) =>
    cells
      .map((cell, column) => {
        const width = widths?.[column] ?? 0;
        return column === 0 ? cell.padEnd(width) : cell.padStart(width + 2);
      })
      .join("")
      .trimEnd(),
  );
}
