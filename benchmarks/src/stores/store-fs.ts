import { mkdtemp, open, readFile, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TokenRecord } from "@auth/core";
import { createFsTokenStore } from "@auth/store-fs";
import writeFileAtomic from "write-file-atomic";
import { figureOf } from "../measure/figures.ts";
import { measureInTurn, type Timed, type Turns } from "../measure/in-turn.ts";
import { timeAsync } from "../measure/loops.ts";
import type { RunOptions } from "../part.ts";
import { dayMs } from "../peers/peer.ts";
import type { TimedTable } from "../report/results.ts";

const key = `kis-access-token-${"0".repeat(64)}`;

/** A record as KIS makes it: a token of 350 characters, one dead value, a settled attempt. */
function recordAt(revision: number): TokenRecord {
  const now = Date.now();
  return {
    format: 1,
    key,
    revision,
    token: { value: "x".repeat(350), issuedAt: now, expiresAt: now + dayMs },
    dead: [{ sha256: "0".repeat(64), at: now, until: now + dayMs, cause: "rejected" }],
    attempt: { id: "00000000-0000-4000-8000-000000000000", at: now, settled: true },
  };
}

/** The least that puts a record on disk for good: temporary file, fsync, rename, fsync of the directory. */
async function writeDurably(directory: string, name: string, text: string): Promise<void> {
  const temporary = join(directory, `${name}.tmp`);
  const file = await open(temporary, "w", 0o600);
  await file.writeFile(text);
  await file.sync();
  await file.close();
  await rename(temporary, join(directory, name));
  const folder = await open(directory, "r");
  await folder.sync();
  await folder.close();
}

function timed(name: string, call: () => Promise<unknown>): Timed {
  const measured = async (): Promise<true> => {
    await call();
    return true;
  };
  return { name, round: async (ms) => (await timeAsync(measured, ms)).wallNs / 1000 };
}

async function measureTable(
  turns: Turns,
  head: { id: string; title: string },
  [floor, ...rest]: readonly [Timed, ...Timed[]],
): Promise<TimedTable> {
  const samples = await measureInTurn([floor, ...rest], turns);
  const ofFloor = samples.get(floor.name) ?? [];
  const figures = [...samples].map(([name, times]) => figureOf(name, times, ofFloor));
  return { kind: "timed", ...head, unit: "µs", floor: floor.name, figures };
}

/** The file store beside what the least that could be done costs, and a library for atomic writes. */
export async function measureStoreFs({ isQuick, onProgress }: RunOptions): Promise<TimedTable[]> {
  const turns: Turns = isQuick
    ? { warmUpMs: 1, roundMs: 1, rounds: 1 }
    : { warmUpMs: 300, roundMs: 100, rounds: 31 };
  const directory = await mkdtemp(join(tmpdir(), "bench-store-fs-"));
  const store = createFsTokenStore({ directory: join(directory, "own") });
  let revision = 0;
  const replace = async (): Promise<void> => {
    const options = { expectedRevision: revision, ttlMs: dayMs };
    const isTaken = await store.set(key, recordAt(revision + 1), options);
    if (!isTaken) throw new Error("the store refused a write that nobody competed with");
    revision += 1;
  };
  const readOnce = timed("floor: readFile and JSON.parse", async () =>
    JSON.parse(await readFile(join(directory, "floor"), "utf8")),
  );
  try {
    await replace();
    await writeDurably(directory, "floor", JSON.stringify(recordAt(1)));
    onProgress("the file store");
    return [
      await measureTable(turns, { id: "fs-write", title: "store-fs: a durable write" }, [
        timed("floor: temporary file, fsync, rename, fsync directory", () =>
          writeDurably(directory, "floor", JSON.stringify(recordAt(1))),
        ),
        timed("write-file-atomic, which does not fsync the directory", () =>
          writeFileAtomic(join(directory, "library"), JSON.stringify(recordAt(1)), { mode: 0o600 }),
        ),
        timed("@auth/store-fs set(): compare, and write durably", replace),
      ]),
      await measureTable(turns, { id: "fs-read", title: "store-fs: a read" }, [
        readOnce,
        timed("@auth/store-fs get()", async () => {
          if (!(await store.get(key))) throw new Error("the record is gone");
        }),
      ]),
      await measureTable(turns, { id: "fs-lost", title: "store-fs: a compare that is lost" }, [
        readOnce,
        timed("@auth/store-fs set() that somebody was faster than", async () => {
          const isTaken = await store.set(key, recordAt(1), { expectedRevision: 0, ttlMs: dayMs });
          if (isTaken) throw new Error("the store took a write that was too late");
        }),
      ]),
    ];
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
