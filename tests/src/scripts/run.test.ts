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

async function startRunning(): Promise<{ child: ChildProcess; lines: AsyncIterator<string> }> {
  const args = ["--input-type=module", "--eval", handingOver];
  // A group of its own, as a terminal makes one for each command.
  const child = spawn(process.execPath, args, {
    stdio: ["ignore", "pipe", "inherit"],
    detached: true,
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  expect((await lines.next()).value).toBe("ready");
  return { child, lines };
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
