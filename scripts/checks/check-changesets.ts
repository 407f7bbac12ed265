// A changeset with a mistake is found when it is written. Changesets itself would say nothing of one about a private package,
// and the rest only on the day of the release.
import { pendingChangesetFiles, readChangeset } from "../changeset-files.ts";
import { readPublishedPackages, root } from "../repository.ts";

/** One problem per changeset that can't be read, says nothing, or names what is not released. */
export function checkChangesets(folder: string = root): string[] {
  const released = new Set(readPublishedPackages().map(({ manifest }) => manifest.name));
  return pendingChangesetFiles(folder).flatMap((file) =>
    problemsOf(file, folder, released).map((problem) => `${file}: ${problem}`),
  );
}

function problemsOf(file: string, folder: string, released: ReadonlySet<string>): string[] {
  try {
    const { releases, summary } = readChangeset(file, folder);
    const strangers = releases.filter(({ name }) => !released.has(name));
    return [
      ...strangers.map(({ name }) => `${name} is not released; name the packages that users have`),
      ...(releases.length === 0 ? ["it names no package"] : []),
      ...(summary === "" ? ["it says nothing to the users"] : []),
    ];
  } catch (error) {
    return [(error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? ""];
  }
}
