import { parseArgs } from "node:util";
import { requireFirstPort } from "../choose-ports.js";
import { readClockSpeed } from "./read-clock-speed.js";

/** What the command line asks for. */
export interface CliArguments {
  readonly port?: number;
  readonly speed?: number;
  /** A path. */
  readonly config?: string;
  readonly json: boolean;
  readonly help: boolean;
  readonly version: boolean;
}

/** Reads the command line. A TypeError says what is wrong with it. */
export function readArguments(args: readonly string[]): CliArguments {
  // As in `npm run simulator -- --port 9700`: npm takes the dashes out, pnpm passes them on.
  const given = args[0] === "--" ? args.slice(1) : args;
  const { values } = parseArgs({
    args: [...given],
    strict: true,
    options: {
      port: { type: "string", short: "p" },
      config: { type: "string", short: "c" },
      clock: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
      version: { type: "boolean", short: "v", default: false },
    },
  });
  const { port, config, clock, json, help, version } = values;
  if (config === "") {
    throw new TypeError("--config must be the path of a file, such as --config simulator.json");
  }
  return {
    ...(port === undefined ? {} : { port: readPort(port) }),
    ...(clock === undefined ? {} : { speed: readClockSpeed(clock, "--clock") }),
    ...(config === undefined ? {} : { config }),
    json,
    help,
    version,
  };
}

function readPort(text: string): number {
  if (/^\d+$/.test(text)) return requireFirstPort(Number(text), "--port");
  throw new TypeError(`--port must be a number, 0 for free ports, got "${text}"`);
}
