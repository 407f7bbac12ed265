import { type ChildProcess, spawn } from "node:child_process";
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

function spawnCli(args: readonly string[]) {
  const child = spawn(
    process.execPath,
    ["--no-warnings", "--import", at("source-hooks.ts"), at("../src/cli.ts"), ...args],
    {
      stdio: ["ignore", "pipe", "pipe"],
      // Halves the time that a child needs to start.
      env: { ...process.env, NODE_COMPILE_CACHE: at("../node_modules/.cache/compiled") },
    },
  );
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
  return { child, output, ended };
}

/** Runs `auth-simulator` to its end. */
export function runCli(...args: string[]): Promise<FinishedCli> {
  return spawnCli(args).ended;
}

/** Starts `auth-simulator` and waits for its line of JSON. */
export async function startCli(...args: string[]): Promise<StartedCli> {
  const { child, output, ended } = spawnCli(args);
  while (!output.stdout.includes("\n")) {
    const heard = once(child.stdout, "data").then(() => undefined);
    const finished = await Promise.race([heard, ended]);
    if (finished) throw new Error(`it ended with ${finished.code}: ${finished.stderr}`);
  }
  const urls: StartLine = JSON.parse(output.stdout);
  return { process: child, urls, ended };
}
