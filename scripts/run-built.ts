// `pnpm demo`, `pnpm simulator`, `pnpm bench`: builds, quietly, what a program of the workspace needs, and hands the terminal over to it.
// Arguments: the program's package, the program, and what the program itself is given.
import { join } from "node:path";
import { root } from "./repository.ts";
import { capture, run } from "./run.ts";
import { turboCommand } from "./turbo-command.ts";

const [name = "", program = "", ...rest] = process.argv.slice(2);
const { command, args, env } = turboCommand(["run", "build", `--filter=${name}...`]);
const built = await capture(command, args, { cwd: root, env });
if (built.code === 0) {
  process.exitCode = await run(process.execPath, [join(root, program), ...rest]);
} else {
  console.error(built.stdout + built.stderr);
  process.exitCode = built.code;
}
