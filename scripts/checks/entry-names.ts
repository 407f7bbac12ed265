// The build's entry points, which tsup.config.ts derives from the manifest in the same way.
import type { Manifest } from "../repository.ts";

/** File names under `src`, without ending. */
export function entryNames(manifest: Manifest): string[] {
  return manifest.bin === undefined ? ["index"] : ["index", "cli"];
}
