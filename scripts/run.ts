// Starting programs: on the terminal, or with their output in hand.
import { type SpawnOptions, spawn } from "node:child_process";

/** The output and exit code of a finished program. */
export interface Finished {
  code: number;
  stdout: string;
  stderr: string;
}

const lookMs = 500;

/** Runs a program on this terminal and returns its exit code. */
export function run(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<number> {
  const child = spawn(command, args, { stdio: "inherit", ...options });
  // A terminal sends Ctrl-C to the program as well: it ends first, in its own way. Other signals reach only this process.
  const wait = (): void => {};
  const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on("SIGINT", wait).on("SIGTERM", forward);
  const looking = whenShellEnds(() => child.kill("SIGTERM"));
  return new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  }).finally(() => {
    clearInterval(looking);
    process.off("SIGINT", wait).off("SIGTERM", forward);
  });
}

/** A package manager puts a shell between, which dies of the SIGTERM that it is passed, and says nothing to its program. */
function whenShellEnds(end: () => void): NodeJS.Timeout | undefined {
  if (!process.env.npm_lifecycle_event) return undefined;
  const shell = process.ppid;
  const looking = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(looking);
    end();
  }, lookMs).unref();
  return looking;
}

/** Runs a program without a terminal or input and returns what it printed, whatever its exit code. */
export async function capture(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<Finished> {
  const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const code = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (value) => resolve(value ?? 1));
  });
  return { code, stdout, stderr };
}
