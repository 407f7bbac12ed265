import { readFileSync } from "node:fs";
import type { SimulatorOptions } from "../start-simulator.js";
import { readConfig } from "./read-config.js";

/** Reads a configuration file. A TypeError names the file, the key and the fix, and no credential. */
export function readConfigFile(path: string): SimulatorOptions {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new TypeError(`--config: ${path} can't be read (${code})`);
  }
  try {
    return readConfig(decode(bytes));
  } catch (error) {
    throw namingFile(path, error);
  }
}

/** The error, its text beginning with the file where the mistake is. */
export function namingFile(path: string, error: unknown): unknown {
  return error instanceof TypeError ? new TypeError(`${path}: ${error.message}`) : error;
}

/** Windows PowerShell writes UTF-16, and Korean editors CP949: read as UTF-8, an app key would become another one. */
function decode(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new TypeError("it is not in UTF-8: save it in that encoding");
  }
}
