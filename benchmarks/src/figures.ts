import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, platform, release, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import type { Task } from "tinybench";

/** One measured thing, in microseconds per call. */
export interface Figure {
  name: string;
  medianUs: number;
  /** The middle half of the calls. */
  p25Us: number;
  p75Us: number;
  calls: number;
  /** The median as a multiple of the floor's, in the same run. */
  ofFloor: number;
}

/** Things measured in one run, beside a floor: what the least that could be done costs. */
export interface Comparison {
  title: string;
  floor: string;
  figures: Figure[];
}

/** Turns finished tasks into figures. */
export function compare(title: string, floor: string, tasks: readonly Task[]): Comparison {
  const latencies = tasks.map((task) => {
    const { result } = task;
    if (result.state !== "completed")
      throw new Error(`${task.name} did not complete: ${result.state}`);
    return { name: task.name, latency: result.latency };
  });
  const floorMs = latencies.find(({ name }) => name === floor)?.latency.p50;
  if (floorMs === undefined) throw new Error(`${floor} was not measured`);
  return {
    title,
    floor,
    figures: latencies.map(({ name, latency }) => ({
      name,
      medianUs: latency.p50 * 1000,
      p25Us: (latency.samples ? quantile(latency.samples, 0.25) : latency.min) * 1000,
      p75Us: latency.p75 * 1000,
      calls: latency.samplesCount,
      ofFloor: latency.p50 / floorMs,
    })),
  };
}

function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
}

/** What the figures were measured on. */
export function describeMachine(): Record<string, string> {
  const [cpu] = cpus();
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    system: `${platform()} ${release()}`,
    processor: `${cpus().length} × ${cpu?.model.trim() ?? "unknown"}`,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    commit: commit(),
  };
}

function commit(): string {
  try {
    return execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
  } catch {
    return "unknown";
  }
}

/** The version of an installed package, for the head of the table. */
export function versionOf(name: string): string {
  const path = fileURLToPath(new URL(`../node_modules/${name}/package.json`, import.meta.url));
  return `${name} ${JSON.parse(readFileSync(path, "utf8")).version}`;
}

/** Prints the tables and writes the same figures as JSON into `benchmarks/results/`. */
export function report(machine: Record<string, string>, comparisons: readonly Comparison[]): void {
  for (const [name, value] of Object.entries(machine)) console.log(`${name.padEnd(10)} ${value}`);
  for (const { title, floor, figures } of comparisons) {
    console.log(`\n${title}`);
    console.log(
      `${"".padEnd(46)}${"median µs".padStart(11)}${"25–75 %".padStart(18)}${"× floor".padStart(9)}`,
    );
    for (const { name, medianUs, p25Us, p75Us, ofFloor } of figures) {
      const spread = `${p25Us.toFixed(0)}–${p75Us.toFixed(0)}`;
      const share = name === floor ? "floor" : ofFloor.toFixed(2);
      console.log(
        `${name.padEnd(46)}${medianUs.toFixed(1).padStart(11)}${spread.padStart(18)}${share.padStart(9)}`,
      );
    }
  }
  const folder = fileURLToPath(new URL("../results/", import.meta.url));
  mkdirSync(folder, { recursive: true });
  const file = `${folder}latest.json`;
  writeFileSync(file, `${JSON.stringify({ machine, comparisons }, undefined, 2)}\n`);
  console.log(`\nWritten to benchmarks/results/latest.json`);
}
