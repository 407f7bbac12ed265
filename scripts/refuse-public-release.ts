// Runs before any publish of a package. On the public registry the scope @auth belongs to another project, so a
// release needs a registry that is named for the scope: `@auth:registry=<url>` in an .npmrc. The packages'
// publishConfig points to a host that can't exist, for the ways of publishing that run no script.
import { execFileSync } from "node:child_process";

const setting = execFileSync("npm", ["config", "get", "@auth:registry"], {
  encoding: "utf8",
  shell: process.platform === "win32",
}).trim();

if (setting === "undefined" || /\bnpmjs\.(org|com)\b/.test(setting)) {
  console.error(
    "Refused: @auth on the public registry belongs to another project.\n" +
      "Releases go to a private registry. Name it in .npmrc: @auth:registry=<its URL>",
  );
  process.exit(1);
}
