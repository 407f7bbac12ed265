import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A path for a store to make, in a directory that goes with the test. */
export function temporaryDirectory(): string {
  const parent = mkdtempSync(join(tmpdir(), "store-fs-"));
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
  return join(parent, "tokens");
}
