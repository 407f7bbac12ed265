import { fsync } from "node:fs";
import { promisify } from "node:util";
import type { Files } from "./host.js";

const synchronise = promisify(fsync);

/** The same files, whose handles `sync` by their descriptor: Yarn's Plug'n'Play has handles of its own, on which it throws (seen in Yarn 4.18). */
export function syncByDescriptor(files: Files): Files {
  return {
    ...files,
    async open(...args) {
      const handle = await files.open(...args);
      handle.sync = () => synchronise(handle.fd);
      return handle;
    },
  };
}
