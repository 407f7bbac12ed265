import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { TokenRecord } from "@auth/core";
import { describe, expect, it } from "vitest";
import { startChild } from "../test-support/start-child.js";
import { temporaryDirectory } from "../test-support/temporary-directory.js";

const key = "kis-access-token-0123";
const record: TokenRecord = { format: 1, key, revision: 1, dead: [] };
const call = { key, record, options: { expectedRevision: 0, ttlMs: 60_000 } };

/** What a process of its own, with this environment, says when it saves without naming a directory. */
async function saveWith(env: NodeJS.ProcessEnv): Promise<unknown> {
  const child = await startChild({ type: "set", call }, env);
  child.go();
  await child.ended;
  return child.said[0];
}

describe("without a directory, tokens go to the user's state directory", () => {
  it("which is below the home directory", async () => {
    const home = temporaryDirectory();
    const env = { HOME: home, XDG_STATE_HOME: "", USERPROFILE: home, LOCALAPPDATA: "" };
    expect(await saveWith(env)).toBe(true);
    const path = {
      darwin: ["Library", "Application Support", "broker-auth"],
      win32: ["AppData", "Local", "broker-auth", "Data"],
    }[process.platform as string] ?? [".local", "state", "broker-auth"];
    expect(await readdir(join(home, ...path))).toEqual([`${key}.v1.1.json`]);
  });

  const hasXdg = process.platform !== "darwin" && process.platform !== "win32";

  it.runIf(hasXdg)("or where XDG_STATE_HOME says", async () => {
    const state = temporaryDirectory();
    expect(await saveWith({ HOME: temporaryDirectory(), XDG_STATE_HOME: state })).toBe(true);
    expect(await readdir(join(state, "broker-auth"))).toEqual([`${key}.v1.1.json`]);
  });

  it.runIf(hasXdg)("and the error says what to do where there is none", async () => {
    expect(await saveWith({ HOME: "", XDG_STATE_HOME: "state" })).toEqual({
      code: "AUTH_STORE",
      message:
        "The directory for tokens is unknown: this user has no home directory, or XDG_STATE_HOME is no absolute path. Set HOME, or pass the directory: createFsTokenStore({ directory }).",
    });
  });
});
