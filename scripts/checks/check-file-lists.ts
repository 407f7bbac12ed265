// Exactly these files are published: nothing missing, and no source, test or stray file of the build.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { migrationNotesFile } from "../migration-notes.ts";
import { entryNames } from "./entry-names.ts";
import type { PackedPackage } from "./packed-package.ts";

/** One problem per package whose files differ. */
export async function checkFileLists(packages: readonly PackedPackage[]): Promise<string[]> {
  return packages.flatMap(({ source, manifest, files }) => {
    const built = entryNames(manifest).flatMap((entry) =>
      ["cjs", "d.cts", "d.ts", "js"].map((ending) => `dist/${entry}.${ending}`),
    );
    const programs = Object.values(manifest.bin ?? {}).map((file) => file.replace(/^\.\//, ""));
    // The first release writes it.
    const log = existsSync(join(source.directory, "CHANGELOG.md")) ? ["CHANGELOG.md"] : [];
    const texts = ["LICENSE", ...log, migrationNotesFile, "README.md"];
    const expected = [...texts, ...built, ...programs, "package.json"].sort();
    const found = [...files.keys()].sort();
    return found.join() === expected.join()
      ? []
      : [`${manifest.name} would publish ${found.join(", ")}; expected ${expected.join(", ")}`];
  });
}
