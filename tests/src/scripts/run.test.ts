import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";

/** A program that says when it is ready, and ends in its own time with 3 when it is told to. */
const program = `
  const timer = setInterval(() => {}, 60_000);
  const end = (signal) => { console.log("ended by " + signal); clearInterval(timer); process.exitCode = 3; };
  process.once("SIGTERM", end).once("SIGINT", end);
  console.log("ready");
`;

/** As `pnpm simulator` does: hands the terminal over to a program. */
const handingOver = `
  import { run } from ${JSON.stringify(import.meta.resolve("@auth/scripts/run"))};
  process.exitCode = await run(process.execPath, ["--eval", ${JSON.stringify(program)}]);
`;

interface Running {
  readonly child: ChildProcess;
  readonly lines: AsyncIterator<string>;
}

/** Runs it, behind another command where `through` has one. */
async function startRunning(through: string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Running> {
  const node = [process.execPath, "--input-type=module", "--eval", handingOver];
  const [command = "", ...args] = [...through, ...node];
  // A group of its own, as a terminal makes one for each command.
  const child = spawn(command, args, {
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
    env: { ...process.env, npm_lifecycle_event: "", ...env },
  });
  onTestFinished(() => endFamily(child));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  expect((await lines.next()).value).toBe("ready");
  return { child, lines };
}

/** Ends what is left of a child and of what it has started. */
function endFamily({ pid }: ChildProcess): void {
  // Where it could not be started there is no group, and 0 would mean that of the tests.
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Everything of it has ended.
  }
}

test("a program that is told to stop ends in its own way, and its code is the command's", async () => {
  const { child, lines } = await startRunning();
  const closed = once(child, "close");
  child.kill("SIGTERM");
  expect((await lines.next()).value).toBe("ended by SIGTERM");
  expect(await closed).toEqual([3, null]);
});

test("Ctrl-C, which a terminal sends to both, is waited for as well", async () => {
  const { child, lines } = await startRunning();
  const closed = once(child, "close");
  process.kill(-(child.pid ?? 0), "SIGINT");
  expect((await lines.next()).value).toBe("ended by SIGINT");
  expect(await closed).toEqual([3, null]);
});

test("a package manager that is told to stop ends its shell, which tells nobody: the program ends all the same", async () => {
  const shell = ["sh", "-c", '"$@"; exit $?', "sh"];
  const { child, lines } = await startRunning(shell, { npm_lifecycle_event: "simulator" });
  child.kill("SIGTERM");
  expect((await lines.next()).value).toBe("ended by SIGTERM");
});
