/** A median of several rounds with its spread. */
export interface Figure {
  name: string;
  median: number;
  /** The middle half of the rounds lies between these. */
  p25: number;
  p75: number;
  rounds: number;
  /** The median of the figure as a multiple of the floor's, round by round. */
  ofFloor?: number;
}

/** Things measured in turn in one run, perhaps beside a floor: what the least that could be done costs. */
export interface TimedTable {
  kind: "timed";
  id: string;
  title: string;
  unit: "ns" | "µs" | "ms" | "bytes";
  floor?: string;
  figures: Figure[];
  notes?: string[];
}

/** Things counted: a number, or a text, in each cell. */
export interface CountedTable {
  kind: "counted";
  id: string;
  title: string;
  /** What the rows are, and then what each column of cells is. */
  columns: string[];
  rows: { name: string; cells: string[] }[];
  /** What the marks in the cells mean. */
  notes?: string[];
}

export type Table = TimedTable | CountedTable;

/** What should be so, and whether it was. */
export interface Goal {
  name: string;
  /** As people read it: `at most 0.85×`. */
  limit: string;
  /** What was measured, as people read it. */
  measured: string;
  isMet: boolean;
  /** Where it was missed. */
  missed?: { by: string; why: string };
}

/** What the figures were measured with, and on. */
export interface Head {
  date: string;
  /** The commit, with `+` where files differed from it. */
  commit: string;
  node: string;
  system: string;
  processor: string;
  memory: string;
  /** Package → version. */
  versions: Record<string, string>;
}

/** One part's findings, under its name. */
export interface PartResult {
  id: string;
  /** When it was measured: parts can be published one by one. */
  date: string;
  title: string;
  method: string;
  tables: Table[];
  goals: Goal[];
}

/** A whole run. */
export interface Results {
  head: Head;
  parts: PartResult[];
}
