import { readFileSync } from "node:fs";
import { type Simulator, type SimulatorOptions, startSimulator } from "../start-simulator.js";
import { version } from "../version.js";
import { startLine, startTable } from "./describe-start.js";
import { help } from "./help.js";
import { readArguments } from "./read-arguments.js";
import { readConfig } from "./read-config.js";

/** Longer than a client waits for an answer, and shorter than a supervisor waits before it kills. */
const graceMs = 5_000;

/** `auth-simulator`: starts both brokers, says where they are, and serves until a signal comes. */
export async function runCli(args: readonly string[]): Promise<void> {
  try {
    const { help: wantsHelp, version: wantsVersion, json, config, ...flags } = readArguments(args);
    if (wantsHelp) return print(help.trimEnd());
    if (wantsVersion) return print(version);
    // What the command line says goes before the file.
    const options = { ...(config === undefined ? {} : readFile(config)), ...flags };
    const simulator = await startSimulator({ ...options, control: true });
    stopOnSignal(simulator);
    const describe = json || !process.stdout.isTTY ? startLine : startTable;
    print(describe(simulator, options.accounts));
  } catch (error) {
    console.error(`auth-simulator: ${error instanceof Error ? error.message : String(error)}`);
    if (error instanceof TypeError) console.error("auth-simulator --help lists the options.");
    process.exitCode = 1;
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function readFile(path: string): SimulatorOptions {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new TypeError(`--config: ${path} can't be read (${code})`);
  }
  try {
    return readConfig(text);
  } catch (error) {
    throw new TypeError(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The first signal lets open answers finish, a second does not. Nothing is left to run then, and the process ends with 0. */
function stopOnSignal(simulator: Simulator): void {
  let signals = 0;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      signals += 1;
      simulator.close(signals === 1 ? { graceMs } : {}).catch((error: unknown) => {
        console.error(`auth-simulator: ${error instanceof Error ? error.message : String(error)}`);
        process.exitCode = 1;
      });
    });
  }
}
