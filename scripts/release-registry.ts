// Where a release goes. On the public registry the scope @auth belongs to another project, so a release needs a
// registry that is named for the scope.
import { execFileSync } from "node:child_process";

/** The registry that npm's configuration names for `@auth`. Throws where it names none, or the public one. */
export function releaseRegistry(): string {
  const setting = execFileSync("npm", ["config", "get", "@auth:registry"], {
    encoding: "utf8",
    shell: process.platform === "win32",
  }).trim();
  if (setting === "undefined" || /\bnpmjs\.(org|com)\b/.test(setting)) {
    throw new Error(
      "Refused: @auth on the public registry belongs to another project.\n" +
        "Releases go to a private registry. Name it in .npmrc: @auth:registry=<its URL>",
    );
  }
  return setting;
}
