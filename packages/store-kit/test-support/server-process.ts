import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";

/** The process of a server, and its folder. */
export interface ServerProcess {
  /** Starts it, again after {@link end}, and waits until it is ready. */
  start(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** Ends it with this signal, and resolves when it is gone. */
  end(signal: NodeJS.Signals): Promise<void>;
  /** Ends it, and removes its folder. */
  remove(signal: NodeJS.Signals): Promise<void>;
}

/** How a server is started. */
export interface ServerPlan {
  directory: string;
  launch(): ChildProcess;
  /** Resolves when it is, see {@link untilSaid}; rejects when it ends before. */
  ready(child: ChildProcess): Promise<void>;
}

/** Makes a {@link ServerProcess}, which does not outlive this one. It is not started yet. */
export function createServerProcess({ directory, launch, ready }: ServerPlan): ServerProcess {
  let child: ChildProcess | undefined;
  const killNow = (): void => void child?.kill("SIGKILL");
  process.once("exit", killNow);

  async function end(signal: NodeJS.Signals): Promise<void> {
    const ending = child;
    child = undefined;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = once(ending, "exit");
    ending.kill(signal);
    await ended;
  }

  return {
    async start() {
      child = launch();
      await ready(child);
    },
    signal: (signal) => void child?.kill(signal),
    end,
    async remove(signal) {
      await end(signal);
      process.removeListener("exit", killNow);
      rmSync(directory, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

/** Waits until the server says `words` on this stream. */
export async function untilSaid(
  child: ChildProcess,
  stream: "stdout" | "stderr",
  words: RegExp,
): Promise<void> {
  let said = "";
  await new Promise<void>((resolve, reject) => {
    child[stream]?.on("data", (chunk) => {
      said += chunk;
      if (words.test(said)) resolve();
    });
    child.once("exit", () => reject(new Error(`${child.spawnfile} ended at its start:\n${said}`)));
  });
}
