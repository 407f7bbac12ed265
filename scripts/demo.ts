// `pnpm demo`: builds what the demo needs, quietly, and hands the terminal over to it.
import { join } from "node:path";
import { root } from "./repository.ts";
import { capture, run } from "./run.ts";
import { turboCommand } from "./turbo-command.ts";

const { command, args, env } = turboCommand(["run", "build", "--filter=@auth/demo..."]);
const built = await capture(command, args, { cwd: root, env });
if (built.code === 0) {
  const demo = join(root, "apps/demo/src/main.ts");
  process.exitCode = await run(process.execPath, [demo, ...process.argv.slice(2)]);
} else {
  console.error(built.stdout + built.stderr);
  process.exitCode = built.code;
}
