import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { pnpmCommand } from "@auth/scripts/pnpm-command";
import { capture, type Finished } from "@auth/scripts/run";
import { cleanEnvironment, userEnvironment } from "../clean-environment.ts";
import { packagesBelow } from "./packages-below.ts";

/** How users of one package manager work in a project. */
export interface Manager {
  readonly name: string;
  /** Writes its settings: where `@auth` is, and nothing else that a user would not have. */
  configure(project: Project): void;
  /** Adds packages. */
  add(folder: string, specs: readonly string[]): Promise<Finished>;
  /** The names of what it installed, sorted. */
  installed(folder: string): string[];
  /** Runs a program of the project with Node. */
  node(folder: string, args: readonly string[], env?: Record<string, string>): Promise<Finished>;
}

/** What a project knows of registries. */
export interface Project {
  readonly folder: string;
  /** The registry of `@auth`; without one the project has no line for the scope. */
  readonly scope?: string;
  /** The registry of everything else. */
  readonly others: string;
}

const require = createRequire(import.meta.url);
const yarn = {
  classic: require.resolve("yarn/bin/yarn.js"),
  modern: join(dirname(require.resolve("@yarnpkg/cli-dist/package.json")), "bin/yarn.js"),
};

/** Downloads stay in the project: no test finds what another left, and nobody's own cache gets our packages. */
function privateCaches(folder: string): Record<string, string> {
  const at = (name: string): string => join(folder, ".caches", name);
  return {
    npm_config_cache: at("npm"),
    YARN_CACHE_FOLDER: at("yarn"),
    YARN_GLOBAL_FOLDER: at("yarn-global"),
    YARN_ENABLE_TELEMETRY: "0",
  };
}

/** The lines that docs/guides/install.md shows. */
function writeNpmrc({ folder, scope, others }: Project): void {
  const lines = [`registry=${others}`, ...(scope === undefined ? [] : [`@auth:registry=${scope}`])];
  writeFileSync(join(folder, ".npmrc"), `${lines.join("\n")}\n`);
}

function writeYarnrc({ folder, scope, others }: Project): void {
  const settings = {
    npmRegistryServer: others,
    unsafeHttpWhitelist: ["127.0.0.1"],
    npmPreapprovedPackages: ["@auth/*"],
    ...(scope === undefined ? {} : { npmScopes: { auth: { npmRegistryServer: scope } } }),
  };
  // JSON is YAML. Without a lock file of its own a project belongs to the nearest folder above that has one.
  writeFileSync(join(folder, ".yarnrc.yml"), JSON.stringify(settings));
  writeFileSync(join(folder, "yarn.lock"), "");
}

function run(folder: string, args: readonly string[], env?: Record<string, string>) {
  return capture(process.execPath, args, { cwd: folder, env: cleanEnvironment(env) });
}

const npm: Manager = {
  name: "npm",
  configure: writeNpmrc,
  add(folder, specs) {
    // The machine's npm on the Node of these tests: on a Node older than the packages promise, npm finds no version.
    const env = userEnvironment(privateCaches(folder));
    env.PATH = `${dirname(process.execPath)}${delimiter}${env.PATH ?? env.Path}`;
    // Through the platform's own shell, as a user would: `npm` is a batch file on Windows.
    return capture(`npm i --no-audit --no-fund ${specs.join(" ")}`, [], {
      cwd: folder,
      env,
      shell: true,
    });
  },
  installed: packagesBelow,
  node: run,
};

const pnpm: Manager = {
  ...npm,
  name: "pnpm",
  add(folder, specs) {
    const [command, ...args] = pnpmCommand();
    const env = cleanEnvironment({
      npm_config_store_dir: join(folder, ".caches/pnpm-store"),
      npm_config_cache_dir: join(folder, ".caches/pnpm-cache"),
    });
    return capture(command, [...args, "add", ...specs], { cwd: folder, env });
  },
};

const yarnClassic: Manager = {
  ...npm,
  name: "Yarn 1",
  add: (folder, specs) =>
    run(folder, [yarn.classic, "add", "--non-interactive", ...specs], privateCaches(folder)),
};

/** With Plug'n'Play, its default: no `node_modules`, and nothing can be imported that was not declared. */
const yarnModern: Manager = {
  name: "Yarn 4",
  configure: writeYarnrc,
  add: (folder, specs) => run(folder, [yarn.modern, "add", ...specs], privateCaches(folder)),
  installed(folder) {
    const lock = readFileSync(join(folder, "yarn.lock"), "utf8");
    const resolutions = lock.matchAll(/^ {2}resolution: "(@?[^@]+)@npm:/gm);
    return [...new Set([...resolutions].map(([, name = ""]) => name))].sort();
  },
  node: (folder, args, env) =>
    run(folder, [yarn.modern, "node", ...args], { ...privateCaches(folder), ...env }),
};

/** All of them. */
export const managers: readonly Manager[] = [npm, pnpm, yarnClassic, yarnModern];
