import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../store-kit/test-support/free-port.js";

/** A Redis or Valkey server of this machine, for one test file. */
export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** Starts it again after {@link stop} or {@link kill}, with what it had saved. */
  start(): Promise<void>;
  /** Ends it in order. */
  stop(): Promise<void>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Freezes it, and lets it go on. */
  signal(signal: "SIGSTOP" | "SIGCONT"): void;
  /** Ends it and removes its files. */
  remove(): Promise<void>;
}

let found: string | undefined;
let isLooked = false;

/** The program, where this machine has it; says so where it has not. */
export function findRedis(): string | undefined {
  if (!isLooked) {
    isLooked = true;
    found = ["redis-server", "valkey-server"].find(
      (program) => spawnSync(program, ["--version"]).status === 0,
    );
    if (!found) {
      console.log(
        "Not tried with a server: install redis-server or valkey-server (REDIS_URL is enough for the conformance suite).",
      );
    }
  }
  return found;
}

/** Starts a server that saves each write before it answers, as the appendix to its options says otherwise. */
export function startRedis(options: readonly string[] = []): Promise<RedisServer> {
  const durable = ["--save", "", "--appendonly", "yes", "--appendfsync", "always"];
  return startProgram("Ready to accept connections", (port) => [
    ...["--port", String(port), "--bind", "127.0.0.1", ...durable],
    ...options,
  ]);
}

/** Starts the program with the arguments for a port and a folder of its own, and waits until it says that it is `ready`. */
export async function startProgram(
  ready: string,
  argumentsFor: (port: number, directory: string) => readonly string[],
): Promise<RedisServer> {
  const program = findRedis();
  if (!program) throw new Error("There is no redis-server and no valkey-server here.");
  const directory = mkdtempSync(join(tmpdir(), "redis-"));
  const port = await freePort();
  const args = argumentsFor(port, directory);
  let server: ChildProcess | undefined;
  const killNow = (): void => void server?.kill("SIGKILL");
  process.once("exit", killNow);

  async function start(): Promise<void> {
    const started = spawn(program ?? "", args, {
      cwd: directory,
      stdio: ["ignore", "pipe", "inherit"],
    });
    server = started;
    await until(started, ready);
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const ending = server;
    server = undefined;
    if (!ending || ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = once(ending, "exit");
    ending.kill(signal);
    await ended;
  }

  await start();
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    start,
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
    signal: (signal) => void server?.kill(signal),
    async remove() {
      await end("SIGKILL");
      process.removeListener("exit", killNow);
      rmSync(directory, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

async function until(child: ChildProcess, words: string): Promise<void> {
  let said = "";
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on("data", (chunk) => {
      said += chunk;
      if (said.includes(words)) resolve();
    });
    child.once("exit", () => reject(new Error(`Redis ended at its start:\n${said}`)));
  });
}
