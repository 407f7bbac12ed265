import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A file system of 64 KiB of its own. */
export interface SmallDisk {
  path: string;
  makeReadOnly(): void;
  remove(): void;
}

/** Mounts one; `undefined` where this process may not, which is nearly everywhere but in a container as root. */
export function mountSmallDisk(): SmallDisk | undefined {
  if (process.platform !== "linux" || process.geteuid?.() !== 0) return undefined;
  const path = mkdtempSync(join(tmpdir(), "small-disk-"));
  const mount = (options: string): boolean =>
    spawnSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", path]).status === 0;
  if (!mount("size=64k,mode=0700")) {
    rmSync(path, { recursive: true });
    return undefined;
  }
  return {
    path,
    makeReadOnly: () => void mount("remount,ro"),
    remove() {
      spawnSync("umount", [path]);
      rmSync(path, { recursive: true });
    },
  };
}
