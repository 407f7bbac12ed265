import { mkdtemp, open, readFile, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TokenRecord } from "@auth/core";
import { createFsTokenStore } from "@auth/store-fs";
import { Bench } from "tinybench";
import writeFileAtomic from "write-file-atomic";
import { type Comparison, compare } from "./figures.ts";

const key = "kis-access-token-0000000000000000000000000000000000000000000000000000000000000000";
const day = 24 * 60 * 60 * 1000;

/** A record as KIS makes it: a token of 350 characters, one dead value, a settled attempt. */
function recordAt(revision: number): TokenRecord {
  const now = Date.now();
  return {
    format: 1,
    key,
    revision,
    token: { value: "x".repeat(350), issuedAt: now, expiresAt: now + day },
    dead: [{ sha256: "0".repeat(64), at: now, until: now + day, cause: "rejected" }],
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

/** The file store beside what the least that could be done costs, and a library for atomic writes. */
export async function measureStoreFs(): Promise<Comparison[]> {
  const directory = await mkdtemp(join(tmpdir(), "bench-store-fs-"));
  const own = join(directory, "own");
  const store = createFsTokenStore({ directory: own });
  let revision = 0;
  const replace = async (): Promise<void> => {
    const taken = await store.set(key, recordAt(revision + 1), {
      expectedRevision: revision,
      ttlMs: day,
    });
    if (!taken) throw new Error("the store refused a write that nobody competed with");
    revision += 1;
  };
  try {
    await replace();
    const options = { time: 3_000, warmupTime: 500, retainSamples: true };
    const floorWrite = "temporary file, fsync, rename, fsync directory";
    const write = new Bench(options)
      .add(floorWrite, () => writeDurably(directory, "floor", JSON.stringify(recordAt(1))))
      .add("write-file-atomic (does not fsync the directory)", () =>
        writeFileAtomic(join(directory, "library"), JSON.stringify(recordAt(1)), { mode: 0o600 }),
      )
      .add("store-fs set(): compare, and write durably", replace);
    await write.run();

    const floorRead = "readFile and JSON.parse";
    const read = new Bench(options)
      .add(floorRead, async () => void JSON.parse(await readFile(join(directory, "floor"), "utf8")))
      .add("store-fs get()", async () => {
        if (!(await store.get(key))) throw new Error("the record is gone");
      });
    await read.run();

    const floorLost = floorRead;
    const lost = new Bench(options)
      .add(floorLost, async () => void JSON.parse(await readFile(join(directory, "floor"), "utf8")))
      .add("store-fs set() that somebody was faster than", async () => {
        const taken = await store.set(key, recordAt(1), { expectedRevision: 0, ttlMs: day });
        if (taken) throw new Error("the store took a write that was too late");
      });
    await lost.run();
    return [
      compare("A durable write of one record", floorWrite, write.tasks),
      compare("A read of one record", floorRead, read.tasks),
      compare("A compare that is lost", floorLost, lost.tasks),
    ];
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
