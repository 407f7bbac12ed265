import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../store-kit/test-support/free-port.js";
import { createServerProcess, untilSaid } from "../../store-kit/test-support/server-process.js";

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
  return startProgram(/Ready to accept connections/, (port) => [
    ...["--port", String(port), "--bind", "127.0.0.1", ...durable],
    ...options,
  ]);
}

/** Starts the program with the arguments for a port and a folder of its own, and waits until it says that it is `ready`. */
export async function startProgram(
  ready: RegExp,
  argumentsFor: (port: number, directory: string) => readonly string[],
): Promise<RedisServer> {
  const program = findRedis();
  if (!program) throw new Error("There is no redis-server and no valkey-server here.");
  const directory = mkdtempSync(join(tmpdir(), "redis-"));
  const port = await freePort();
  const args = argumentsFor(port, directory);
  const server = createServerProcess({
    directory,
    launch: () => spawn(program, args, { cwd: directory, stdio: ["ignore", "pipe", "inherit"] }),
    ready: (child) => untilSaid(child, "stdout", ready),
  });
  await server.start();
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    start: server.start,
    stop: () => server.end("SIGTERM"),
    kill: () => server.end("SIGKILL"),
    signal: server.signal,
    remove: () => server.remove("SIGKILL"),
  };
}
