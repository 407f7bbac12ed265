import { type SpawnOptions, spawn } from "node:child_process";
import { expect, onTestFinished } from "vitest";

/** A program of a broker's, as it runs. */
export interface SampleRun {
  /** Waits until all that is expected has been printed, or the program has ended. */
  prints(...expected: readonly RegExp[]): Promise<void>;
  /** Its exit code, once it has ended by itself. */
  readonly ended: Promise<number | null>;
}

/** Runs a broker's program with Python in a world of its own: nothing of this process's environment but `PATH` reaches it. */
export function runSample(
  python: string,
  program: string,
  { cwd, env }: Pick<SpawnOptions, "cwd" | "env">,
): SampleRun {
  const child = spawn(python, [program], {
    cwd,
    env: {
      PATH: process.env.PATH ?? "",
      NO_PROXY: "127.0.0.1",
      PYTHONUNBUFFERED: "1",
      PYTHONDONTWRITEBYTECODE: "1",
      PYTHONIOENCODING: "utf-8",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let printed = "";
  let heard = (): void => {};
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
      heard();
    });
  }
  let isOver = false;
  const ended = new Promise<number | null>((resolve) => {
    // Not "exit": what was printed last may still be on its way then.
    child.on("close", (code) => {
      isOver = true;
      resolve(code);
      heard();
    });
  });
  return {
    ended,
    async prints(...expected) {
      const isDone = (): boolean => isOver || expected.every((one) => one.test(printed));
      while (!isDone()) {
        await new Promise<void>((resolve) => {
          heard = resolve;
        });
      }
      // Which, and not what was printed: that holds keys.
      expect(expected.filter((one) => !one.test(printed))).toEqual([]);
    },
  };
}
