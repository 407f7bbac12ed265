// `pnpm --filter @auth/tests canary`: runs the whole suite with every secret noted, and searches all that the run left for
// them: output, errors, results, logs, files and their names, and the tarballs. That it would find them is shown by
// leaking-suite.test.ts, which is part of the suite.
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packPackages } from "@auth/scripts/pack-packages";
import { readPublishedPackages, root } from "@auth/scripts/repository";
import { capture } from "@auth/scripts/run";
import { turboCommand } from "@auth/scripts/turbo-command";
import { createSecretFinder } from "./find-secrets.ts";
import { observe } from "./observe.ts";
import { readTexts } from "./read-texts.ts";

const { command, args, env } = turboCommand([
  "run",
  "test",
  "--force",
  "--continue",
  "--env-mode=loose",
]);
const { ended, secrets, errors, texts } = await observe((variables) =>
  capture(command, args, { cwd: root, env: { ...env, ...variables } }),
);

const tarballs = mkdtempSync(join(tmpdir(), "canary-tarballs-"));
await packPackages(readPublishedPackages(), tarballs);
const searched = [
  ...texts,
  ...workspaces()
    .flatMap((folder) => ["test-results", ".turbo"].map((name) => join(folder, name)))
    .flatMap(readTexts),
  ...readTexts(tarballs),
];
rmSync(tarballs, { recursive: true, force: true });

const find = createSecretFinder(secrets);
const leaks = searched.flatMap(({ where, text }) =>
  find(text).map(({ secret, line, form, inside }) => {
    const length = secrets[secret]?.length;
    return `${where}, line ${line}: secret ${secret} of ${length} characters, ${form} in ${inside}`;
  }),
);

for (const leak of leaks) console.log(leak);
console.log(ended.code === 0 ? "The suite passed." : `${ended.stdout}${ended.stderr}`);
console.log(
  `${leaks.length} leaks of ${secrets.length} secrets in ${searched.length} texts, ${errors} errors among them.`,
);
// A run that noted nothing has searched for nothing.
const noted = secrets.length > 0 && errors > 0;
process.exitCode = ended.code === 0 && leaks.length === 0 && noted ? 0 : 1;

function workspaces(): string[] {
  const below = (parent: string): string[] =>
    readdirSync(join(root, parent)).map((name) => join(root, parent, name));
  return [...below("packages"), ...below("apps"), join(root, "benchmarks"), join(root, "tests")];
}
