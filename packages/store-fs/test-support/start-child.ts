import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { SetCall } from "@auth/testing";

/** What a child process is to do. */
export type ChildJob =
  | { type: "set"; directory?: string; call: SetCall }
  | { type: "listen"; directory?: string; key: string }
  | { type: "append"; directory?: string; key: string; name: string; times: number };

/** A child process that is ready and waits. */
export interface Child {
  /** What it said after `go()`, so far. */
  readonly said: readonly unknown[];
  go(): void;
  signal(name: NodeJS.Signals): void;
  /** Resolves when it has said `count` things; rejects when it ends before. */
  heard(count: number): Promise<void>;
  /** Resolves when it is gone, to its exit code; `null` where a signal ended it. */
  ended: Promise<number | null>;
}

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Bun reads TypeScript and the workspace's paths by itself; Node and Deno need to be told. */
function howToRun(): string[] {
  if ("bun" in process.versions) return [];
  if ("deno" in process.versions) {
    const imports = `--import-map=${at("deno-imports.json")}`;
    return ["run", "--quiet", "--allow-all", "--unstable-sloppy-imports", imports];
  }
  return ["--no-warnings", "--import", at("source-hooks.ts")];
}

/** Starts a child process on the sources, and waits until it is ready. */
export async function startChild(job: ChildJob, env: NodeJS.ProcessEnv = {}): Promise<Child> {
  const child = spawn(process.execPath, [...howToRun(), at("child.ts"), JSON.stringify(job)], {
    stdio: ["pipe", "pipe", "inherit"],
    // Halves the time that a child needs to start.
    env: { ...process.env, NODE_COMPILE_CACHE: at("../node_modules/.cache/compiled"), ...env },
  });
  const said: unknown[] = [];
  const waiting = new Set<() => void>();
  const ended = once(child, "close").then(([code]): number | null => code);
  let isGone = false;
  const wake = (): void => {
    for (const check of [...waiting]) check();
  };
  createInterface({ input: child.stdout }).on("line", (line) => {
    said.push(JSON.parse(line));
    wake();
  });
  void ended.then(() => {
    isGone = true;
    wake();
  });
  // A child that was killed takes no more input.
  child.stdin.on("error", () => {});

  function heard(count: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const check = (): void => {
        if (said.length < count && !isGone) return;
        waiting.delete(check);
        if (said.length >= count) resolve();
        else reject(new Error(`the child ended after ${said.length} of ${count} messages`));
      };
      waiting.add(check);
      check();
    });
  }

  await heard(1);
  said.length = 0;
  return {
    said,
    ended,
    heard,
    go: () => child.stdin.write("go\n"),
    signal(name) {
      // Done before it was told to stop, it is gone, and its number may be another's by now.
      if (child.exitCode !== null || child.signalCode !== null) return;
      // Not by `child.kill()`, which on Deno does nothing after its first signal.
      process.kill(child.pid ?? Number.NaN, name);
    },
  };
}
