import { describe, expect, it } from "vitest";
import { parts } from "./parts.ts";
import type { Table } from "./report/results.ts";
import { runPart } from "./run-part.ts";

/** A part can rot only by no longer running: what it measures in a moment says nothing, so no figure is compared here. */
describe("each part of the benchmarks", () => {
  it.for(parts.map((part) => [part.id, part] as const))(
    "%s runs and measures all that it names",
    { timeout: 120_000 },
    async ([, part]) => {
      const { tables, goals } = await runPart(part, { isQuick: true, onProgress: () => {} });
      expect(tables.length).toBeGreaterThan(0);
      for (const table of tables) expectComplete(table);
      // Counts don't depend on how long anything takes.
      if (part.id === "behaviour") expect(goals.filter(({ isMet }) => !isMet)).toEqual([]);
    },
  );
});

function expectComplete(table: Table): void {
  if (table.kind === "timed") {
    expect(table.figures.length).toBeGreaterThan(0);
    for (const { name, median, p25, p75 } of table.figures) {
      expect([median, p25, p75].every(Number.isFinite), name).toBe(true);
    }
    return;
  }
  expect(table.rows.length).toBeGreaterThan(0);
  for (const { name, cells } of table.rows) {
    expect(cells, name).toHaveLength(table.columns.length - 1);
    expect(cells, name).not.toContain("");
  }
}
