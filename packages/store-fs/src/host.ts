import { watch } from "node:fs";
import * as promises from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { errorCode } from "./store-trouble.js";
import { syncByDescriptor } from "./sync-by-descriptor.js";

/** The file operations that the store uses. */
export type Files = Pick<
  typeof promises,
  | "chmod"
  | "copyFile"
  | "link"
  | "lstat"
  | "mkdir"
  | "open"
  | "readdir"
  | "rename"
  | "rm"
  | "unlink"
>;

/** What the store needs of the machine, so that tests can be another one. */
export interface Host {
  files: Files;
  /** Permissions are access lists there, not modes; directories cannot be synchronised. */
  windows: boolean;
  /** Who owns the files that this process makes; `undefined` where there is no such number. */
  userId: number | undefined;
  /** Calls back with the name of a file of `directory` that changed, or `null` where the platform does not tell which. */
  watch(directory: string, listener: (file: string | null) => void, onError: () => void): Watch;
}

/** A running {@link Host.watch}. */
export interface Watch {
  close(): void;
}

/** What {@link createHost} takes; everything has a default. */
export interface HostOptions {
  files?: Files;
  platform?: string;
  pause?: (ms: number) => Promise<unknown>;
}

/** Makes the {@link Host} that this process runs on. */
export function createHost(options: HostOptions = {}): Host {
  const { files = filesOfProcess(), platform = process.platform, pause = sleep } = options;
  const windows = platform === "win32";
  return {
    files: windows ? withPatience(files, pause) : files,
    windows,
    userId: windows ? undefined : process.geteuid?.(),
    watch(directory, listener, onError) {
      // Not persistent: waiting for news must not keep a program alive that is done.
      const watcher = watch(directory, { persistent: false }, (_, file) => listener(file));
      watcher.on("error", onError);
      return watcher;
    },
  };
}

function filesOfProcess(): Files {
  return process.versions.pnp === undefined ? promises : syncByDescriptor(promises);
}

/** Twice 640 ms in all: a token store call that takes three seconds has failed. */
const longestPauseMs = 640;

/** On Windows a file that a virus scanner or an indexer looks into can neither be renamed nor removed for a moment. */
function withPatience(files: Files, pause: (ms: number) => Promise<unknown>): Files {
  function patient<Arguments extends unknown[], Result>(
    operation: (...args: Arguments) => Promise<Result>,
  ): (...args: Arguments) => Promise<Result> {
    return async (...args) => {
      for (let waitMs = 5; ; waitMs *= 2) {
        try {
          return await operation(...args);
        } catch (error) {
          const busy = ["EPERM", "EBUSY", "EACCES"].includes(errorCode(error) ?? "");
          if (!busy || waitMs > longestPauseMs) throw error;
          await pause(waitMs);
        }
      }
    };
  }
  return {
    ...files,
    open: patient(files.open),
    link: patient(files.link),
    rename: patient(files.rename),
    unlink: patient(files.unlink),
  };
}
