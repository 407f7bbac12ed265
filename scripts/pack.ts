// `pnpm pack:kis [folder]`: builds, writes the tarballs into the folder (default: here) and prints the line that installs them.
import { relative, resolve } from "node:path";
import { installLine, packPackages, withDependencies } from "./pack-packages.ts";
import { capture } from "./run.ts";
import { turboCommand } from "./turbo-command.ts";

const [id = "", target = "."] = process.argv.slice(2);
// pnpm runs scripts at the root; the folder is meant from where the user stands.
const from = process.env.INIT_CWD ?? process.cwd();
const folder = resolve(from, target);

const packages = withDependencies(id);
const { command, args, env } = turboCommand(["run", "build", `--filter=@auth/${id}...`]);
const built = await capture(command, args, { env });
if (built.code !== 0) {
  console.error(built.stdout + built.stderr);
  process.exit(built.code);
}
const tarballs = await packPackages(packages, folder);
const where = relative(from, folder);
console.error(`Packed into ${folder}. In ${where === "" ? "this folder" : where}, run:`);
console.log(installLine(tarballs));
