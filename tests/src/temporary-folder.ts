import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A folder outside of the workspace; `keep` it for the caller to remove, or have the test remove it. */
export function createFolder(purpose: string): string {
  return mkdtempSync(join(realpathSync(tmpdir()), `${purpose}-`));
}

/** A folder that goes with the test. */
export function createTestFolder(purpose: string): string {
  const folder = createFolder(purpose);
  onTestFinished(() => removeFolder(folder));
  return folder;
}

/** Windows holds on to files of programs that have just ended, so it is tried a few times. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
