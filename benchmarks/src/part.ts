import type { Goal, Table } from "./report/results.ts";

/** How a part is run. */
export interface RunOptions {
  /** As little as shows that it works: for tests. The figures say nothing. */
  isQuick: boolean;
  /** Told what is being done, for whoever waits at a terminal. */
  onProgress(what: string): void;
}

/** What a part found. */
export interface Findings {
  tables: Table[];
  goals: Goal[];
}

/** One part of the benchmarks: `pnpm bench <id>` runs it alone. */
export interface Part {
  id: string;
  title: string;
  /** How it is measured, for readers of the figures. */
  method: string;
  run(options: RunOptions): Promise<Findings>;
}
