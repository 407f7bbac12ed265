import { mkdtemp, open, readFile, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFsTokenStore } from "@auth/store-fs";
import writeFileAtomic from "write-file-atomic";
import type { RunOptions } from "../part.ts";
import type { TimedTable } from "../report/results.ts";
import { measureTable, storeCalls, timed, turnsOf } from "./measure-table.ts";
import { recordAt } from "./record-at.ts";

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
export async function measureStoreFs(options: RunOptions): Promise<TimedTable[]> {
  const turns = turnsOf(options);
  const directory = await mkdtemp(join(tmpdir(), "bench-store-fs-"));
  const store = storeCalls(createFsTokenStore({ directory: join(directory, "own") }));
  const readOnce = timed("floor: readFile and JSON.parse", async () =>
    JSON.parse(await readFile(join(directory, "floor"), "utf8")),
  );
  try {
    await store.replace();
    await writeDurably(directory, "floor", JSON.stringify(recordAt(1)));
    options.onProgress("the file store");
    return [
      await measureTable(turns, { id: "fs-write", title: "store-fs: a durable write" }, [
        timed("floor: temporary file, fsync, rename, fsync directory", () =>
          writeDurably(directory, "floor", JSON.stringify(recordAt(1))),
        ),
        timed("write-file-atomic, which does not fsync the directory", () =>
          writeFileAtomic(join(directory, "library"), JSON.stringify(recordAt(1)), { mode: 0o600 }),
        ),
        timed("@auth/store-fs set(): compare, and write durably", store.replace),
      ]),
      await measureTable(turns, { id: "fs-read", title: "store-fs: a read" }, [
        readOnce,
        timed("@auth/store-fs get()", store.read),
      ]),
      await measureTable(turns, { id: "fs-lost", title: "store-fs: a compare that is lost" }, [
        readOnce,
        timed("@auth/store-fs set() that somebody was faster than", store.lose),
      ]),
    ];
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
