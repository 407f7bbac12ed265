// `pnpm site:open`: makes the site where something changed, and opens it in the browser.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { root } from "./repository.ts";
import { run } from "./run.ts";
import { turboCommand } from "./turbo-command.ts";

const openers: Partial<Record<NodeJS.Platform, [command: string, ...args: string[]]>> = {
  darwin: ["open"],
  win32: ["explorer.exe"],
};

const { command, args, env } = turboCommand(["run", "site"]);
const code = await run(command, args, { cwd: root, env });
if (code === 0) {
  const page = join(root, "docs/site/index.html");
  const [opener, ...options] = openers[process.platform] ?? ["xdg-open"];
  console.log(page);
  // A machine without a browser, or without a screen, has been told where the site is.
  spawn(opener, [...options, page], { detached: true, stdio: "ignore" })
    .on("error", () => {})
    .unref();
}
process.exitCode = code;
