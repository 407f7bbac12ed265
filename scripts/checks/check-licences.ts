// What users install with a package is under a permissive licence, down to the last dependency.
import { pnpmCommand } from "../pnpm-command.ts";
import { root } from "../repository.ts";
import { capture } from "../run.ts";

const permissive: ReadonlySet<string> = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "ISC",
  "MIT",
]);

/** One problem per package under another licence. */
export async function checkLicences(): Promise<string[]> {
  const [command, ...args] = pnpmCommand();
  const options = ["licenses", "list", "--prod", "--json", "--filter", "./packages/*"];
  const listed = await capture(command, [...args, ...options], { cwd: root });
  if (listed.code !== 0) return [`pnpm licenses failed: ${listed.stdout}${listed.stderr}`];
  return licenceProblems(JSON.parse(listed.stdout));
}

/** The problems of what pnpm lists: licence → packages. */
export function licenceProblems(
  listed: Readonly<Record<string, readonly { readonly name: string }[]>>,
): string[] {
  const packages = Object.values(listed).flat();
  // Without this a change of pnpm's output would pass for a tree without any dependency.
  if (!packages.some(({ name }) => name === "ky")) return ["pnpm licenses does not list ky"];
  return Object.entries(listed)
    .filter(([licence]) => !permissive.has(licence))
    .flatMap(([licence, named]) => named.map(({ name }) => `${name} is under ${licence}`));
}
