import { isAbsolute } from "node:path";
import { AuthError } from "@auth/core";
import { notPermitted } from "./other-runtimes.js";

/**
 * Where the user's programs keep their state on this platform: `~/.local/state/broker-auth` (or under `$XDG_STATE_HOME`),
 * `~/Library/Application Support/broker-auth`, `%LOCALAPPDATA%\broker-auth\Data`.
 *
 * @throws AuthError `AUTH_STORE` where the user has no such directory.
 */
export async function stateDirectory(): Promise<string> {
  const directory = await conventional().catch((error: unknown) => {
    const refusal = notPermitted(error);
    if (refusal !== undefined) throw refusal;
    return "";
  });
  if (isAbsolute(directory)) return directory;
  throw new AuthError(
    "AUTH_STORE",
    "The directory for tokens is unknown: this user has no home directory, or XDG_STATE_HOME is no absolute path. " +
      "Set HOME, or pass the directory: createFsTokenStore({ directory }).",
  );
}

async function conventional(): Promise<string> {
  // Loaded here because it looks for the home directory as it loads, and throws where there is none.
  const { default: envPaths } = await import("env-paths");
  const paths = envPaths("broker-auth", { suffix: "" });
  // It has no entry for state, but puts logs where state goes by the XDG convention. The other platforms know only data.
  return process.platform === "darwin" || process.platform === "win32" ? paths.data : paths.log;
}
