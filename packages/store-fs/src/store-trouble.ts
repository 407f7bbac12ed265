import { AuthError } from "@auth/core";
import { notPermitted } from "./other-runtimes.js";

/** What every fix ends with. */
const elsewhere = "or pass another directory: createFsTokenStore({ directory }).";

/** The system's code of a failed file operation, such as `ENOSPC`; `undefined` for any other error. */
export function errorCode(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === "string" && /^[A-Z][A-Z0-9]*$/.test(code) ? code : undefined;
}

/** An `AUTH_STORE` error about the store's directory: what is wrong with it, and how to mend it. */
export function directoryTrouble(directory: string, problem: string, fix: string): AuthError {
  return new AuthError(
    "AUTH_STORE",
    `The token directory ${directory} ${problem}. ${fix}, ${elsewhere}`,
  );
}

/**
 * The `AUTH_STORE` error for a file operation that failed. The system's own error is not kept: nothing in it but the code
 * and the path is of use, and the path may be that of a temporary file.
 *
 * @returns `error` itself where it is none of the system's: then it is a mistake of this package, or an AuthError already.
 */
export function toStoreError(error: unknown, directory: string, writing: boolean): unknown {
  const code = errorCode(error);
  if (code === undefined) return notPermitted(error) ?? error;
  const [problem, fix] = describe(code, writing);
  return directoryTrouble(directory, `${problem} (${code})`, fix);
}

function describe(code: string, writing: boolean): [problem: string, fix: string] {
  switch (code) {
    case "EACCES":
    case "EPERM":
      return [
        writing ? "cannot be written" : "cannot be read",
        "Let the user that runs this program own it, with mode 0700",
      ];
    case "EROFS":
      return ["is on a read-only file system", "Mount that writable"];
    case "ENOSPC":
    case "EDQUOT":
      return ["is on a file system that is full, or over quota", "Free some space"];
    case "ENOTDIR":
    case "EEXIST":
      return ["cannot be used: it, or a directory that it is in, is a file", "Move that file away"];
    case "ENOENT":
      return ["was removed while it was in use", "Leave it in place"];
    case "ELOOP":
      return ["leads through too many symbolic links", "Name the real directory"];
    case "ENAMETOOLONG":
      return ["has too long a path", "Shorten it"];
    case "EMFILE":
    case "ENFILE":
      return [
        "cannot be opened: there are too many open files",
        "Close some, raise the limit (ulimit -n)",
      ];
    default:
      return [writing ? "could not be written" : "could not be read", "Check the disk"];
  }
}
