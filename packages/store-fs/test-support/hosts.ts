import * as promises from "node:fs/promises";
import { createHost, type Files, type Host, type HostOptions } from "../src/host.js";

/** An error as the system's file operations give it. */
export function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: as the system says it, open '/secret/path'`), { code });
}

/** This machine, with some file operations replaced. */
export function hostWith(files: Partial<Files>, options: HostOptions = {}): Host {
  return createHost({ ...options, files: { ...promises, ...files } });
}

/** An operation that always fails with `code`. */
export function failing(code: string): () => Promise<never> {
  return async () => {
    throw systemError(code);
  };
}
