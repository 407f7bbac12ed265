import { readFile } from "node:fs/promises";
import writeFileAtomic from "write-file-atomic";

/** Where a peer's own hooks for keeping tokens lead: the text of a file, if it is there. */
export async function readShared(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return undefined;
  }
}

/** Better than the plain write of the peers' examples, so that no process reads half a file. */
export function writeShared(path: string, text: string): Promise<void> {
  return writeFileAtomic(path, text, { mode: 0o600 });
}
