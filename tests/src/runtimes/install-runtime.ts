import { realpathSync } from "node:fs";
import { tmpdir } from "node:os";
import { capture } from "@auth/scripts/run";
import { userEnvironment } from "../clean-environment.ts";
import type { Runtime } from "./runtimes.ts";

/**
 * The path of a runtime's program. npm's own cache of `npx` keeps it outside of the workspace: all of them are more than
 * 500 MB, which should not weigh on every install.
 */
export async function installRuntime({ install }: Runtime): Promise<string> {
  const { name, version } = install;
  const { code, stdout, stderr } = await capture(
    "npx",
    ["--yes", `--package=${name}@${version}`, "--call", `command -v ${name}`],
    { cwd: realpathSync(tmpdir()), env: userEnvironment() },
  );
  const path = stdout.trim();
  if (code !== 0 || path === "") {
    throw new Error(`${name}@${version} cannot be installed by npx (exit ${code}): ${stderr}`);
  }
  return path;
}
