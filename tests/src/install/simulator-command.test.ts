import { spawn } from "node:child_process";
import { once } from "node:events";
import { delimiter, dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { pnpmCommand } from "@auth/scripts/pnpm-command";
import { readManifest, root } from "@auth/scripts/repository";
import { capture, type Finished } from "@auth/scripts/run";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { cleanEnvironment, userEnvironment } from "../clean-environment.ts";
import { createFolder, removeFolder } from "../temporary-folder.ts";

const { version } = readManifest(join(root, "packages/simulator"));

describe("who runs `pnpm pack:simulator` and the line that it prints in an empty folder", () => {
  let folder: string;
  let packed: Finished;

  beforeAll(async () => {
    folder = createFolder("install-simulator");
    const [command, ...args] = pnpmCommand();
    packed = await capture(command, [...args, "--silent", "pack:simulator", folder], {
      cwd: root,
      env: cleanEnvironment(),
    });
    const env = userEnvironment();
    const installed = await capture(packed.stdout, [], { cwd: folder, env, shell: true });
    expect(installed, installed.stdout + installed.stderr).toMatchObject({ code: 0 });
  });
  afterAll(() => removeFolder(folder));

  test("needs one tarball, and no other package of ours", () => {
    expect(packed).toMatchObject({ code: 0, stdout: `npm i ./auth-simulator-${version}.tgz\n` });
  });

  test("has the command auth-simulator, which says its version", async () => {
    // The Node of these tests, not an older one of the machine.
    const env = userEnvironment({
      PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}`,
    });
    const line = "npx --no-install auth-simulator --version";
    const said = await capture(line, [], { cwd: folder, env, shell: true });
    expect(said).toMatchObject({ code: 0, stdout: `${version}\n` });
  });

  test("starts both brokers with it, and stops them by a signal", async () => {
    const program = join(folder, "node_modules/@auth/simulator/bin/auth-simulator.js");
    const child = spawn(process.execPath, [program], { cwd: folder, env: cleanEnvironment() });
    onTestFinished(() => void child.kill("SIGKILL"));
    const ended = once(child, "close");
    const [line] = await once(createInterface({ input: child.stdout }), "line");
    const { kis, kiwoom, control } = JSON.parse(line);
    for (const { url } of [kis.live, kis.paper, kiwoom.live, kiwoom.paper, control]) {
      expect((await fetch(url)).headers.get("content-type")).toMatch(/^application\/json/);
    }
    child.kill("SIGTERM");
    expect(await ended).toEqual([0, null]);
  });

  test("is gone when the npx that started it has been told to stop", async () => {
    const env = userEnvironment({
      PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}`,
    });
    const args = ["--no-install", "auth-simulator"];
    // A process group of its own: npx, its shell and the program end together, whatever becomes of the test.
    const npx = spawn("npx", args, { cwd: folder, env, detached: true });
    await once(npx, "spawn");
    onTestFinished(() => {
      try {
        process.kill(-Number(npx.pid), "SIGKILL");
      } catch {
        // All of it has ended.
      }
    });
    const [line] = await once(createInterface({ input: npx.stdout }), "line");
    const { control } = JSON.parse(line);
    npx.kill("SIGTERM");
    await expect
      .poll(() => fetch(control.url).then(Boolean, () => false), { timeout: 10_000 })
      .toBe(false);
  });
});
