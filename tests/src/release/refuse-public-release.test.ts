import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readPublishedPackages, root } from "@auth/scripts/repository";
import { capture, type Finished } from "@auth/scripts/run";
import { describe, expect, test } from "vitest";
import { userEnvironment } from "../clean-environment.ts";
import { createTestFolder } from "../temporary-folder.ts";

const core = join(root, "packages/core");
// In two parts: nothing here should look like a configuration for the public registry.
const publicRegistry = `https://registry.${"npmjs"}.org/`;

function publish(npmrc: string): Promise<Finished> {
  const userConfig = join(createTestFolder("npmrc"), ".npmrc");
  writeFileSync(userConfig, npmrc);
  // `--dry-run` runs every script of a publish and stops before the upload.
  return capture("npm publish --dry-run --tag alpha", [], {
    cwd: core,
    shell: true,
    env: userEnvironment({ NPM_CONFIG_USERCONFIG: userConfig }),
  });
}

describe("a maintainer who publishes", () => {
  test("without naming a registry for @auth is refused: the public scope is someone else's", async () => {
    const { code, stderr } = await publish("");
    expect(code).not.toBe(0);
    expect(stderr).toContain("Refused: @auth on the public registry belongs to another project.");
  });

  test("to the public registry is refused", async () => {
    const { code, stderr } = await publish(`@auth:registry=${publicRegistry}\n`);
    expect(code).not.toBe(0);
    expect(stderr).toContain("Refused");
  });

  test("to a private registry is let through", async () => {
    const { code, stderr } = await publish("@auth:registry=http://127.0.0.1:9/\nfetch-retries=0\n");
    expect(stderr).toContain("http://127.0.0.1:9/");
    expect(code).toBe(0);
  });
});

test("a tarball that is published by hand, which runs no script, is sent to a host that can't exist", () => {
  for (const { manifest } of readPublishedPackages()) {
    expect(new URL(manifest.publishConfig?.registry ?? "").hostname).toMatch(/\.invalid$/);
  }
});
