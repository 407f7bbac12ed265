import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { packPackages } from "@auth/scripts/pack-packages";
import { readPublishedPackages, type WorkspacePackage } from "@auth/scripts/repository";
import { capture } from "@auth/scripts/run";
import { cleanEnvironment } from "../clean-environment.ts";
import { createFolder, removeFolder } from "../temporary-folder.ts";
import type { Registry } from "./start-registry.ts";

/** A maintainer's environment: allowed to publish to the registry, which is named for `@auth`. */
export function maintainerEnvironment(registry: Registry, home: string): NodeJS.ProcessEnv {
  const userConfig = join(home, ".npmrc");
  writeFileSync(userConfig, `@auth:registry=${registry.url}\n${registry.login}\n`);
  return cleanEnvironment({
    NPM_CONFIG_USERCONFIG: userConfig,
    NPM_CONFIG_CACHE: join(home, "cache"),
  });
}

/** Publishes every package, as it is built: the tarballs that a release packs, sent the way that it sends them. */
export async function publishPackages(registry: Registry): Promise<void> {
  const home = createFolder("maintainer");
  try {
    const folder = join(home, "release");
    const env = maintainerEnvironment(registry, home);
    const publish = async (one: WorkspacePackage): Promise<void> => {
      const [tarball] = await packPackages([one], folder);
      const line = `npm publish --access restricted --tag latest "${tarball?.path}"`;
      const published = await capture(line, [], { cwd: home, env, shell: true });
      if (published.code !== 0) throw new Error(published.stdout + published.stderr);
    };
    await Promise.all(readPublishedPackages().map(publish));
  } finally {
    removeFolder(home);
  }
}
