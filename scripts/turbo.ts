// Runs the workspace's turbo with telemetry off. turbo.json has no switch for telemetry and the others
// (an environment variable, a file in the user's home) would be left to each user.
import { run } from "./run.ts";
import { turboCommand } from "./turbo-command.ts";

const { command, args, env } = turboCommand(process.argv.slice(2));
process.exitCode = await run(command, args, { env });
