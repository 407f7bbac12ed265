import type { RmOptions } from "node:fs";
import * as promises from "node:fs/promises";
import { join } from "node:path";
import { createHost, type Files, type Host } from "../src/host.js";

/** A program that does one file operation at a time, when it is told to; it stands for a process. */
export interface Actor {
  /** The operation that it is about to do; `undefined` = it has ended. */
  readonly next: string | undefined;
  /** Lets it do that operation, and resolves when it is about to do another one or has ended. */
  step(): Promise<void>;
  /** Resolves when no file is left open; rejects with the error that the program ended with. */
  dismiss(): Promise<void>;
}

/** Starts `program` on a host of its own, up to its first file operation. */
export async function createActor(
  program: (host: Host) => Promise<void>,
  { hardLinks }: { hardLinks: boolean },
): Promise<Actor> {
  const openHandles = new Set<promises.FileHandle>();
  let waiting: { operation: string; release: () => void } | undefined;
  let failure: { error: unknown } | undefined;
  let stopped = (): void => {};

  function turn(operation: string): Promise<void> {
    return new Promise((resolve) => {
      waiting = { operation, release: resolve };
      stopped();
    });
  }

  /** An operation that waits for its turn. */
  function gated<Arguments extends unknown[], Result>(
    name: string,
    operation: (...args: Arguments) => Promise<Result>,
  ): (...args: Arguments) => Promise<Result> {
    return async (...args) => {
      await turn(name);
      return operation(...args);
    };
  }

  // The types of overloaded functions get lost on the way through a wrapper.
  const gate = <Operation>(name: string, operation: Operation): Operation =>
    gated(name, operation as (...args: unknown[]) => Promise<unknown>) as Operation;

  const files: Files = {
    chmod: gate("chmod", promises.chmod),
    copyFile: gate("copyFile", promises.copyFile),
    link: gate("link", hardLinks ? promises.link : refuseLink),
    lstat: gate("lstat", promises.lstat),
    mkdir: gate("mkdir", promises.mkdir),
    readdir: gate("readdir", promises.readdir),
    rename: gate("rename", promises.rename),
    rm: (path, options) => removeTree(String(path), options),
    unlink: gate("unlink", promises.unlink),
    open: gate("open", async (...args: Parameters<Files["open"]>) => {
      const handle = await promises.open(...args);
      openHandles.add(handle);
      return gateHandle(handle);
    }),
  };

  /** It takes an operation for each file, so that a process can die with half a directory removed. */
  async function removeTree(path: string, options?: RmOptions): Promise<void> {
    const remove = gated("rm", (one: string) => promises.rm(one, options));
    for (const file of await promises.readdir(path)) await remove(join(path, file));
    await remove(path);
  }

  /** A write takes two operations, so that a process can die between them. */
  function gateHandle(handle: promises.FileHandle): promises.FileHandle {
    const write = gated("write", (text: string) => handle.writeFile(text));
    const replaced: Partial<promises.FileHandle> = {
      async writeFile(data) {
        const text = String(data);
        await write(text.slice(0, text.length / 2));
        await write(text.slice(text.length / 2));
      },
      // The disk itself is not what is tested, and would take most of the time.
      sync: gated("sync", async () => {}),
      async close() {
        openHandles.delete(handle);
        await handle.close();
      },
    };
    return new Proxy(handle, {
      get(target, name: keyof promises.FileHandle) {
        const member = replaced[name] ?? target[name];
        return typeof member === "function" ? member.bind(target) : member;
      },
    });
  }

  const untilStopped = (start: () => void): Promise<void> =>
    new Promise((resolve) => {
      stopped = resolve;
      start();
    });

  await untilStopped(() => {
    program(createHost({ files, platform: "linux" }))
      .catch((error: unknown) => {
        failure = { error };
      })
      .finally(() => stopped());
  });

  return {
    get next() {
      return waiting?.operation;
    },
    step: () =>
      untilStopped(() => {
        const release = waiting?.release;
        waiting = undefined;
        release?.();
      }),
    async dismiss() {
      for (const handle of openHandles) await handle.close();
      if (failure) throw failure.error;
    },
  };
}

async function refuseLink(): Promise<void> {
  throw Object.assign(new Error("EPERM: operation not permitted, link"), { code: "EPERM" });
}
