// `pnpm release`: checks, builds, packs what is not published yet, and publishes it to the registry that is named for @auth.
// `pnpm release pack` only builds and packs, `pnpm release publish` goes on from there: what was attested in between is what
// is published, byte for byte. The tarballs and their plan are in `release/`. `pnpm release version` comes before all that: it
// makes versions and changelogs of the changesets, to be reviewed and committed.
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { packRelease, publishRelease } from "./changesets.ts";
import { releaseRegistry } from "./release-registry.ts";
import { root } from "./repository.ts";
import { type Finished, run } from "./run.ts";
import { turboCommand } from "./turbo-command.ts";
import { versionPackages } from "./version-packages.ts";

const usage = "Usage: pnpm release [version | pack | publish]";
const folder = join(root, "release");

function turbo(task: string): Promise<number> {
  const { command, args, env } = turboCommand(["run", task]);
  return run(command, args, { cwd: root, env });
}

const check = (): Promise<number> => turbo("check");

async function pack(): Promise<number> {
  const built = await turbo("build");
  if (built !== 0) return built;
  rmSync(folder, { recursive: true, force: true });
  return told(await packRelease(folder, { cwd: root }));
}

async function publish(): Promise<number> {
  if (!existsSync(join(folder, "publish-plan.json"))) {
    console.error("There is nothing packed in release/. Run pnpm release pack first.");
    return 1;
  }
  return told(await publishRelease(folder, { cwd: root }));
}

function told({ code, stdout, stderr }: Finished): number {
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  return code;
}

const steps: Record<string, readonly (() => Promise<number>)[]> = {
  "": [check, pack, publish],
  pack: [pack],
  publish: [publish],
  version: [versionPackages],
};

async function release(part: string): Promise<number> {
  const wanted = steps[part];
  if (wanted === undefined) {
    console.error(usage);
    return 1;
  }
  try {
    if (part !== "version") console.log(`Releasing to ${releaseRegistry()}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
  for (const step of wanted) {
    const code = await step();
    if (code !== 0) return code;
  }
  return 0;
}

process.exitCode = await release(process.argv[2] ?? "");
