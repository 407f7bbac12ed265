import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A folder that a program takes for its user's home, until the test has ended. */
export function temporaryHome(): string {
  const home = mkdtempSync(join(tmpdir(), "sample-home-"));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return home;
}
