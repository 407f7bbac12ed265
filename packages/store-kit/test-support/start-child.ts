import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { SetCall } from "@auth/testing";

/** A child process that is ready and waits for `go`. */
interface Child {
  readonly process: ChildProcess;
  go(): void;
  /** What it says next; rejects when it ends before. */
  next(): Promise<unknown>;
  /** Resolves when it is gone. */
  readonly ended: Promise<void>;
}

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * Starts the program `file` on the sources, with `job` as JSON in its first argument, and waits for the first line that it says. Each
 * line of its output is JSON; a line on its input tells it to go.
 */
async function startChild(file: URL, job: unknown): Promise<Child> {
  const hooks = at("../../store-fs/test-support/source-hooks.ts");
  const child = spawn(
    process.execPath,
    ["--no-warnings", "--import", hooks, fileURLToPath(file), JSON.stringify(job)],
    {
      stdio: ["pipe", "pipe", "inherit"],
      // Halves the time that a child needs to start.
      env: { ...process.env, NODE_COMPILE_CACHE: at("../node_modules/.cache/compiled") },
    },
  );
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  // A child that was killed takes no more input.
  child.stdin.on("error", () => {});

  async function next(): Promise<unknown> {
    const { value, done } = await lines.next();
    if (done) throw new Error("the child ended and said nothing more");
    return JSON.parse(value);
  }

  const ended = once(child, "close").then(() => {});
  await next();
  return { process: child, ended, next, go: () => child.stdin.write("go\n") };
}

/** What `race` of the conformance suite takes: each call in a child of its own, all at once. `jobOf` makes a child's job. */
export async function raceChildren(
  file: URL,
  calls: readonly SetCall[],
  jobOf: (call: SetCall) => unknown,
): Promise<boolean[]> {
  const children = await Promise.all(calls.map((call) => startChild(file, jobOf(call))));
  for (const child of children) child.go();
  const taken = await Promise.all(children.map((child) => child.next()));
  for (const child of children) child.process.kill();
  await Promise.all(children.map((child) => child.ended));
  return taken.map((answer) => answer === true);
}

/** What `crash` of the conformance suite takes: a child that is killed at some moment of its write. */
export async function crashChild(file: URL, job: unknown): Promise<void> {
  const child = await startChild(file, job);
  child.go();
  // A write takes some turns of the event loop there, and so of ours.
  const turns = Math.floor(Math.random() * 200);
  for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
  child.process.kill("SIGKILL");
  await child.ended;
}

/** In a child: says that it is ready, and resolves when it is told to go. */
export async function untilGo(): Promise<void> {
  const go = once(process.stdin, "data");
  // A client of a server would keep it alive after whoever started it is gone.
  process.stdin.once("end", () => process.exit());
  say("ready");
  await go;
  process.stdin.unref();
}

/** In a child: one line for {@link Child.next}. */
export function say(message: unknown): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
