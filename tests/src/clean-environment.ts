import { delimiter } from "node:path";
import { root } from "@auth/scripts/repository";

/** How to reach a registry is the machine's business; it is all that stays of npm's settings. */
const network = /^npm_config_(?:registry|ca|cafile|proxy|https_proxy|noproxy|strict_ssl)$/i;
const ours =
  /^(?:npm_|pnpm_|TURBO_|VITEST|KIS_|KIWOOM_|CANARY_)|^(?:INIT_CWD|NODE_ENV|NODE_PATH|NODE_OPTIONS|TEST|PROD|DEV|MODE|BASE_URL|SSR)$/i;

/** The environment without what pnpm, turbo and vitest leave in it, and without anyone's credentials. */
export function cleanEnvironment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => network.test(name) || !ours.test(name),
  );
  return { ...Object.fromEntries(kept), ...extra };
}

/** The environment of a user's own shell: Node and npm are the machine's, and not the workspace's. */
export function userEnvironment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  const environment = cleanEnvironment(extra);
  const name = Object.keys(environment).find((key) => key.toUpperCase() === "PATH") ?? "PATH";
  const folders = (environment[name] ?? "").split(delimiter);
  const theirs = folders.filter(
    (folder) => !folder.startsWith(root) && !folder.includes("node_modules"),
  );
  return { ...environment, [name]: theirs.join(delimiter) };
}
