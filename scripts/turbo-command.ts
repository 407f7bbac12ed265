// The command line of the workspace's turbo, and the environment that keeps it from phoning home.
import { createRequire } from "node:module";

/** What to spawn. */
export interface Command {
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
}

const require = createRequire(import.meta.url);

/** turbo's own launcher is a Node script: spawning it through this Node needs no shell on any platform. */
export function turboCommand(args: readonly string[]): Command {
  return {
    command: process.execPath,
    args: [require.resolve("turbo/bin/turbo"), ...args],
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1", DO_NOT_TRACK: "1" },
  };
}
