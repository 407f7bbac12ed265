import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A process that answers one line with one line. */
export interface Child {
  /** Sends `question` and resolves to the answer; rejects when the process ends instead. */
  ask<Answer>(question: unknown): Promise<Answer>;
  /** Ends it. */
  close(): Promise<void>;
}

/** Starts a program of the benchmarks and waits until it says that it is ready. */
export async function startChild(
  program: URL,
  args: readonly string[],
  options: { flags?: readonly string[] } = {},
): Promise<Child> {
  const path = fileURLToPath(program);
  const child = spawn(process.execPath, [...(options.flags ?? []), path, ...args], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  const closed = once(child, "close");
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  // A process that has ended takes no more questions; `next` says so.
  child.stdin.on("error", () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();

  async function next<Answer>(): Promise<Answer> {
    const { value, done } = await lines.next();
    if (!done) return JSON.parse(value);
    const [code] = await closed;
    throw new Error(`${path} ${args[0] ?? ""} ended with ${code}: ${stderr.trim()}`);
  }

  await next();
  return {
    ask(question) {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      return next();
    },
    async close() {
      child.stdin.end();
      await closed;
    },
  };
}

/** The other side: says that it is ready, and answers each line until there are no more. */
export async function answerParent<Question>(
  answer: (question: Question) => unknown,
): Promise<void> {
  process.stdout.write("{}\n");
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify((await answer(JSON.parse(line))) ?? {})}\n`);
  }
  // Timers of a peer keep nobody waiting.
  process.exit();
}
