import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { packRelease, publishRelease } from "@auth/scripts/changesets";
import { pnpmCommand } from "@auth/scripts/pnpm-command";
import { cleanEnvironment } from "../clean-environment.ts";
import { createFolder, removeFolder } from "../temporary-folder.ts";
import type { Registry } from "./start-registry.ts";

/** A maintainer's environment: allowed to publish to the registry, which is named for `@auth`, with pnpm on the path. */
export function maintainerEnvironment(registry: Registry, home: string): NodeJS.ProcessEnv {
  const userConfig = join(home, ".npmrc");
  writeFileSync(userConfig, `@auth:registry=${registry.url}\n${registry.login}\n`);
  const programs = join(home, "bin");
  mkdirSync(programs);
  const line = pnpmCommand().map((part) => `"${part}"`);
  writeFileSync(join(programs, "pnpm"), `#!/bin/sh\nexec ${line.join(" ")} "$@"\n`);
  writeFileSync(join(programs, "pnpm.cmd"), `@${line.join(" ")} %*\r\n`);
  chmodSync(join(programs, "pnpm"), 0o755);
  return cleanEnvironment({
    NPM_CONFIG_USERCONFIG: userConfig,
    PATH: `${programs}${delimiter}${process.env.PATH}`,
  });
}

/** Publishes every package of a workspace, as it is built, the way that a release does; throws where one is refused. */
export async function publishPackages(registry: Registry, cwd: string): Promise<void> {
  const home = createFolder("maintainer");
  try {
    const env = maintainerEnvironment(registry, home);
    const folder = join(home, "release");
    const packed = await packRelease(folder, { cwd, env });
    if (packed.code !== 0) throw new Error(packed.stdout + packed.stderr);
    const published = await publishRelease(folder, { cwd, env, tag: false });
    if (published.code !== 0) throw new Error(published.stdout + published.stderr);
  } finally {
    removeFolder(home);
  }
}
