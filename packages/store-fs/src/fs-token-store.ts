import { resolve } from "node:path";
import type { TokenStore } from "@auth/core";
import { createHost } from "./host.js";
import { permitted, requireLastingFiles } from "./other-runtimes.js";
import { stateDirectory } from "./state-directory.js";
import { createStoreIn } from "./store-in.js";

/**
 * What {@link createFsTokenStore} takes.
 *
 * @group Storing tokens
 */
export interface FsTokenStoreOptions {
  /**
   * Where the files go. A relative path counts from the working directory at this call. It is made, with mode 0700, where
   * it is missing, and should hold nothing else. Default: the user's state directory, which is
   * `~/.local/state/broker-auth` (or under `$XDG_STATE_HOME`), `~/Library/Application Support/broker-auth` on macOS, and
   * `%LOCALAPPDATA%\broker-auth\Data` on Windows.
   */
  directory?: string;
}

/**
 * Makes a token store in files: a token survives a restart, and every process of this user on this machine shares it.
 *
 * - What `set` answered `true` to is on disk, and outlives `kill -9` and a power cut.
 * - Of all processes that replace the same revision exactly one succeeds. No lock is held: a process that dies or is
 *   stopped in the middle of a write keeps nobody waiting, and changes nothing when it wakes up too late.
 * - Files are for this user alone (0600, in a directory with 0700). Where others could read them that is mended, with the
 *   event `permissions-repaired`. Symbolic links and directories of other users are refused.
 * - A record that cannot be read is set aside, never deleted, with the event `quarantined`; then there is none.
 *
 * Nothing is touched before the first call of a member. `get`, `set` and `delete` reject with `AuthError` `AUTH_STORE`,
 * which names the directory and the fix, when the directory cannot be used; a token manager then goes on without.
 * Tokens are stored as plain text: who can read this user's files can use them.
 * `ttlMs` is not used: a key has one small file, which stays until it is deleted.
 *
 * @throws TypeError where `directory` is no path.
 * @throws AuthError `AUTH_CONFIGURATION` where files don't last (Cloudflare's workers) or may not be used (Deno without permissions).
 *
 * @example
 * ```ts
 * import { createFsTokenStore } from "@auth/store-fs";
 * import { createScriptedProvider } from "@auth/testing";
 * import { createTokenManager } from "@auth/core";
 *
 * const provider = createScriptedProvider();
 * await createTokenManager({ provider, store: createFsTokenStore() }).getToken();
 * // Another process, or this one after a restart:
 * await createTokenManager({ provider, store: createFsTokenStore() }).getToken();
 * console.log(provider.issues.length); // 1
 * ```
 *
 * @group Storing tokens
 */
export function createFsTokenStore(options: FsTokenStoreOptions = {}): TokenStore {
  const { directory } = options;
  requireLastingFiles();
  if (directory === undefined)
    return createStoreIn(
      stateDirectory,
      permitted(() => createHost()),
    );
  if (typeof directory !== "string" || directory.trim() === "" || directory.includes("\0")) {
    throw new TypeError(`directory must be a path, got ${JSON.stringify(directory)}`);
  }
  if (/^~(?:[/\\]|$)/.test(directory)) {
    throw new TypeError(
      `directory is ${JSON.stringify(directory)}, but only shells know what ~ is: use homedir() from node:os`,
    );
  }
  const path = permitted(() => resolve(directory));
  return createStoreIn(
    async () => path,
    permitted(() => createHost()),
  );
}
