import { type Simulator, type SimulatorOptions, startSimulator } from "../start-simulator.js";
import { version } from "../version.js";
import { startLine, startTable } from "./describe-start.js";
import { help } from "./help.js";
import { readArguments } from "./read-arguments.js";
import { namingFile, readConfigFile } from "./read-config-file.js";
import { serveUntilTold } from "./serve-until-told.js";

/** `auth-simulator`: starts both brokers, says where they are, and serves until a signal comes. */
export async function runCli(args: readonly string[]): Promise<void> {
  try {
    const { help: wantsHelp, version: wantsVersion, json, config, ...flags } = readArguments(args);
    if (wantsHelp) return await print(help.trimEnd());
    if (wantsVersion) return await print(version);
    // What the command line says goes before the file.
    const options = { ...(config === undefined ? {} : readConfigFile(config)), ...flags };
    const simulator = await serveUntilTold(() => start(options, config), fail);
    const describe = json || !process.stdout.isTTY ? startLine : startTable;
    await print(describe(simulator, options.accounts)).catch(async (error: unknown) => {
      // Nobody will ever know where it is.
      await simulator.close();
      throw error;
    });
  } catch (error) {
    fail(error);
  }
}

async function start(options: SimulatorOptions, config: string | undefined): Promise<Simulator> {
  try {
    return await startSimulator({ ...options, control: true });
  } catch (error) {
    // The command line has been looked at: what is refused here is the file's.
    throw config === undefined ? error : namingFile(config, error);
  }
}

/** Resolves when it is written. */
function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    // Without a listener, Node would end the process with a stack.
    process.stdout.once("error", reject);
    process.stdout.write(`${text}\n`, (error) => (error ? reject(error) : resolve()));
  });
}

/** 2 = what it was given is wrong, 1 = it can't start. */
function fail(error: unknown): void {
  // As any program in a pipe: who has stopped reading wants no more of it, and that is no failure.
  if ((error as NodeJS.ErrnoException).code === "EPIPE") return;
  console.error(`auth-simulator: ${error instanceof Error ? error.message : String(error)}`);
  if (error instanceof TypeError) console.error("auth-simulator --help lists the options.");
  process.exitCode = error instanceof TypeError ? 2 : 1;
}
