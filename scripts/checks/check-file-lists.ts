// Exactly these files are published: nothing missing, and no source, test or stray file of the build.
import { entryNames } from "./entry-names.ts";
import type { PackedPackage } from "./packed-package.ts";

/** One problem per package whose files differ. */
export async function checkFileLists(packages: readonly PackedPackage[]): Promise<string[]> {
  return packages.flatMap(({ manifest, files }) => {
    const built = entryNames(manifest).flatMap((entry) =>
      ["cjs", "d.cts", "d.ts", "js"].map((ending) => `dist/${entry}.${ending}`),
    );
    const programs = Object.values(manifest.bin ?? {}).map((file) => file.replace(/^\.\//, ""));
    const expected = ["LICENSE", "README.md", ...built, ...programs, "package.json"].sort();
    const found = [...files.keys()].sort();
    return found.join() === expected.join()
      ? []
      : [`${manifest.name} would publish ${found.join(", ")}; expected ${expected.join(", ")}`];
  });
}
