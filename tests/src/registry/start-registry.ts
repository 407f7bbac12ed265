import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { capture } from "@auth/scripts/run";
import { cleanEnvironment } from "../clean-environment.ts";
import { createFolder, removeFolder } from "../temporary-folder.ts";

/** A private npm registry on loopback. */
export interface Registry {
  /** With a slash at its end. */
  readonly url: string;
  /** The registry that this machine is configured for: everything but `@auth` comes from there. */
  readonly others: string;
  /** The line that lets npm, pnpm and Yarn publish. */
  readonly login: string;
  close(): Promise<void>;
}

/**
 * Starts verdaccio with empty shelves. `@auth` is served from them alone; anything else comes from the registry that this machine
 * is configured for.
 */
export async function startRegistry(): Promise<Registry> {
  const folder = createFolder("registry");
  const others = await configuredRegistry(folder);
  const configuration = {
    storage: join(folder, "storage"),
    self_path: folder,
    configPath: join(folder, "config.yaml"),
    auth: { htpasswd: { file: join(folder, "htpasswd") } },
    uplinks: { configured: { url: others } },
    packages: {
      "@auth/*": { access: "$all", publish: "$authenticated" },
      "**": { access: "$all", proxy: "configured" },
    },
    web: { enable: false },
    log: { type: "stdout", format: "json", level: "fatal" },
  };
  const program = join(import.meta.dirname, "registry-process.ts");
  const child = spawn(process.execPath, [program, JSON.stringify(configuration)], {
    env: cleanEnvironment(),
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  async function close(): Promise<void> {
    child.kill();
    await ended;
    removeFolder(folder);
  }
  try {
    const url = await readAddress(child);
    const { host } = new URL(url);
    return { url, others, login: `//${host}/:_authToken=${await signUp(url)}`, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Asked where no .npmrc of a project is: the registry of this machine, and of whoever runs the tests. */
async function configuredRegistry(cwd: string): Promise<string> {
  const env = cleanEnvironment();
  const { stdout } = await capture("npm config get registry", [], { cwd, env, shell: true });
  return stdout.trim();
}

async function readAddress(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error("verdaccio has no output");
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith("http:")) return line;
  }
  throw new Error("verdaccio did not start");
}

async function signUp(url: string): Promise<string> {
  const account = { name: "maintainer", password: randomBytes(16).toString("hex") };
  const answer = await fetch(new URL("-/user/org.couchdb.user:maintainer", url), {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(account),
  });
  const { token }: { token?: string } = await answer.json();
  if (token === undefined) throw new Error(`verdaccio gave no account: ${answer.status}`);
  return token;
}
