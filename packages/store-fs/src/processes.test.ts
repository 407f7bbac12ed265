import { readdir } from "node:fs/promises";
import type { TokenRecord } from "@auth/core";
import { describe, expect, it } from "vitest";
import { startChild } from "../test-support/start-child.js";
import { temporaryDirectory } from "../test-support/temporary-directory.js";
import { createFsTokenStore } from "./index.js";

// How often a process is killed and stopped in the middle of its writes; more by STORE_FS_KILLS=200.
const kills = Number(process.env.STORE_FS_KILLS ?? 10);
const stops = Number(process.env.STORE_FS_STOPS ?? 6);

const key = `kis-access-token-${"0123456789abcdef".repeat(4)}`;
const ttlMs = 60_000;

/** A record with the names of all who wrote it, oldest first. */
interface Log extends TokenRecord {
  past: string[];
}

const read = async (directory: string): Promise<Log> =>
  (await createFsTokenStore({ directory }).get(key)) as Log;

/** Writes once more, as the next one after what is there. */
async function append(directory: string, name: string): Promise<number> {
  const store = createFsTokenStore({ directory });
  for (;;) {
    const { revision = 0, past = [] } = ((await store.get(key)) as Log | undefined) ?? {};
    const log: Log = { format: 1, key, revision: revision + 1, dead: [], past: [...past, name] };
    if (await store.set(key, log, { expectedRevision: revision, ttlMs })) return log.revision;
  }
}

/** Some turns of the event loop: a moment that falls anywhere in the other process's write. */
async function moment(): Promise<void> {
  const turns = Math.floor(Math.random() * 300);
  for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
}

describe("processes that share a directory", () => {
  it("take turns without losing a write: one winner for each revision", async () => {
    const directory = temporaryDirectory();
    const names = ["bot", "dashboard", "notebook", "cron"];
    const times = 25;
    const children = await Promise.all(
      names.map((name) => startChild({ type: "append", directory, key, name, times })),
    );
    for (const child of children) child.go();
    await Promise.all(children.map((child) => child.ended));
    const { past, revision } = await read(directory);
    expect(revision).toBe(names.length * times);
    names.forEach((name, index) => {
      const won = past.flatMap((winner, at) => (winner === name ? at + 1 : []));
      expect(children[index]?.said, `the revisions that ${name} won`).toEqual(won);
    });
    expect(await readdir(directory)).toEqual([`${key}.v1.${revision}.json`]);
  }, 60_000);

  it("lose nothing that was saved, and wait for nobody, when one is killed in the middle of a write", async () => {
    const directory = temporaryDirectory();
    let saved = 0;
    for (let round = 0; round < kills; round += 1) {
      const job = { type: "append", directory, key, name: `killed ${round}`, times: 1e6 } as const;
      const child = await startChild(job);
      child.go();
      await child.heard(1 + (round % 3));
      await moment();
      child.signal("SIGKILL");
      await child.ended;
      saved = (child.said.at(-1) as number | undefined) ?? saved;
      const { revision, past } = await read(directory);
      expect(past).toHaveLength(revision);
      // The last write may have been saved without a chance to say so.
      expect(revision - saved, `after kill ${round}`).toBeOneOf([0, 1]);
      expect(await append(directory, "survivor")).toBe(revision + 1);
      const files = (await readdir(directory)).filter((file) => !file.endsWith(".json"));
      expect(files, "leftovers after the next write").toEqual([]);
    }
  }, 120_000);
});

// Windows can neither stop a process nor continue it.
describe.runIf(process.platform !== "win32")(
  "a process that is stopped in the middle of a write",
  () => {
    it("keeps nobody waiting, and changes nothing newer when it is continued", async () => {
      const directory = temporaryDirectory();
      const times = 1e6;
      const child = await startChild({ type: "append", directory, key, name: "stopped", times });
      child.go();
      const ours: number[] = [];
      for (let round = 0; round < stops; round += 1) {
        await child.heard(child.said.length + 3);
        await moment();
        child.signal("SIGSTOP");
        for (let write = 0; write < 5; write += 1) ours.push(await append(directory, "other"));
        child.signal("SIGCONT");
      }
      await child.heard(child.said.length + 3);
      child.signal("SIGKILL");
      await child.ended;
      const { past } = await read(directory);
      const wonBy = (name: string): number[] =>
        past.flatMap((winner, at) => (winner === name ? at + 1 : []));
      expect(wonBy("other")).toEqual(ours);
      expect(wonBy("stopped").slice(0, child.said.length)).toEqual(child.said);
    }, 60_000);
  },
);
