import {
  type ChildProcess,
  type ChildProcessWithoutNullStreams,
  type SpawnOptionsWithoutStdio,
  spawn,
} from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** A finished `auth-simulator`. */
export interface FinishedCli {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A started `auth-simulator`, its output not a terminal. */
export interface StartedCli {
  readonly process: ChildProcess;
  /** The line of JSON that it printed at the start. */
  readonly urls: StartLine;
  /** Resolves when it is gone. */
  readonly ended: Promise<FinishedCli>;
}

/** A command with its output in pipes. */
export interface PipedCommand {
  readonly child: ChildProcessWithoutNullStreams;
  /** What it has printed so far. */
  readonly output: { readonly stdout: string; readonly stderr: string };
  /** Resolves when it is gone. */
  readonly ended: Promise<FinishedCli>;
  /** Resolves when it has printed this text, and throws when it ends without. */
  says(text: string): Promise<void>;
}

/** A host as the start line has it. */
export interface StartedHost {
  readonly url: string;
  readonly webSocketUrl: string;
  readonly accounts: readonly string[];
  readonly appKey?: string;
  readonly appSecret?: string;
  readonly secretKey?: string;
}

/** What `auth-simulator` prints for programs. */
interface StartLine {
  readonly kis: Readonly<Record<"live" | "paper", StartedHost>>;
  readonly kiwoom: Readonly<Record<"live" | "paper", StartedHost>>;
  readonly control: { readonly url: string };
}

/** How to run `auth-simulator` from its sources: the program and its first arguments. */
export function cliCommand(...nodeOptions: string[]): [program: string, ...args: string[]] {
  const hooks = ["--no-warnings", "--import", at("source-hooks.ts")];
  return [process.execPath, ...hooks, ...nodeOptions, at("../src/cli.ts")];
}

/** Halves the time that it needs to start. */
export const cliEnvironment: NodeJS.ProcessEnv = {
  ...process.env,
  NODE_COMPILE_CACHE: at("../node_modules/.cache/compiled"),
};

/** Starts any command with its output in pipes. */
export function spawnPiped(
  command: readonly [program: string, ...args: string[]],
  options: SpawnOptionsWithoutStdio = {},
): PipedCommand {
  const [program, ...args] = command;
  const child = spawn(program, args, { env: cliEnvironment, ...options });
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    output.stderr += text;
  });
  const ended = once(child, "close").then(
    ([code]): FinishedCli => ({ code: typeof code === "number" ? code : null, ...output }),
  );
  const says = async (text: string): Promise<void> => {
    while (!output.stdout.includes(text)) {
      const heard = once(child.stdout, "data").then(() => undefined);
      const finished = await Promise.race([heard, ended]);
      if (finished) throw new Error(`it ended with ${finished.code}: ${finished.stderr}`);
    }
  };
  return { child, output, ended, says };
}

/** Runs `auth-simulator` to its end. */
export function runCli(...args: string[]): Promise<FinishedCli> {
  return spawnPiped([...cliCommand(), ...args]).ended;
}

/** Starts `auth-simulator` and waits for its line of JSON. */
export async function startCli(...args: string[]): Promise<StartedCli> {
  const { child, output, ended, says } = spawnPiped([...cliCommand(), ...args]);
  await says("\n");
  const urls: StartLine = JSON.parse(output.stdout);
  return { process: child, urls, ended };
}
