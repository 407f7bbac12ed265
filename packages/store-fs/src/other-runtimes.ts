import { AuthError } from "@auth/core";

const others = "createMemoryTokenStore() from @auth/store-memory, or a store of your own";

/**
 * Refuses a runtime that has the modules of Node, but no files that last: Cloudflare's workers keep theirs in the memory of a request.
 *
 * @throws AuthError `AUTH_CONFIGURATION`.
 */
export function requireLastingFiles(): void {
  const { navigator } = globalThis as { navigator?: { userAgent?: string } };
  if (navigator?.userAgent !== "Cloudflare-Workers") return;
  throw new AuthError(
    "AUTH_CONFIGURATION",
    `createFsTokenStore() keeps tokens in files, and a worker has none that last. Pass another store: ${others} over the platform's storage.`,
  );
}

/** The error to be told where Deno was started without a permission that files need; `undefined` for any other `error`. */
export function notPermitted(error: unknown): AuthError | undefined {
  if (!(error instanceof Error) || error.name !== "NotCapable") return undefined;
  return new AuthError(
    "AUTH_CONFIGURATION",
    `createFsTokenStore() was not permitted to use files: ${error.message.replace(/, run again.*$/s, "")}. ` +
      `Start Deno with --allow-read --allow-write --allow-env --allow-sys, or pass another store: ${others}.`,
  );
}

/** Does what may need such a permission. */
export function permitted<T>(action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw notPermitted(error) ?? error;
  }
}
