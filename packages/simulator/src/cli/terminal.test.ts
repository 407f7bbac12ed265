import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { request } from "../../test-support/client.js";
import { cliCommand, spawnPiped } from "../../test-support/start-cli.js";

const terminal = fileURLToPath(new URL("../../test-support/terminal.py", import.meta.url));
const hasPython = spawnSync("python3", ["-c", "import pty"]).status === 0;

/** `auth-simulator` on a terminal. */
function startOnTerminal(...args: string[]) {
  const started = spawnPiped(["python3", terminal, ...cliCommand(), ...args]);
  onTestFinished(() => void started.child.kill("SIGKILL"));
  return started;
}

describe("auth-simulator on a terminal", () => {
  it("prints a table, and Ctrl-C ends it with 0", async ({ skip }) => {
    skip(!hasPython, "a terminal for a test takes python3");
    const { child, output, ended, says } = startOnTerminal();
    await says("KIWOOM_PAPER_SECRET_KEY=");
    const rows = output.stdout.split("\r\n").map((row) => row.split(/ {2,}/));
    for (const title of ["KIS live", "KIS paper", "Kiwoom live", "Kiwoom paper"]) {
      const [, url = "", webSocketUrl = ""] = rows.find(([first]) => first === title) ?? [];
      expect((await request(url)).status).toBe(404);
      expect(webSocketUrl).toContain(url.replace("http://", "ws://"));
    }
    const [, control = ""] = rows.find(([first]) => first === "control") ?? [];
    expect((await request(control)).status).toBe(200);
    child.stdin.write("\x03");
    expect(await ended).toMatchObject({ code: 0 });
  });

  it("prints the line of JSON where that is asked for", async ({ skip }) => {
    skip(!hasPython, "a terminal for a test takes python3");
    const { child, output, ended, says } = startOnTerminal("--json");
    await says("\n");
    expect(JSON.parse(output.stdout)).toHaveProperty("control.url");
    child.stdin.write("\x03");
    await ended;
  });
});
