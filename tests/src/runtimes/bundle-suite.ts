import { isBuiltin } from "node:module";
import { join, relative } from "node:path";
import { root } from "@auth/scripts/repository";
import { build, type Metafile, type Plugin } from "esbuild";
import { testTimeoutMs } from "./count-tests.ts";

/** A test file made into one module. */
export interface RunnableSuite {
  /** From the package's folder. */
  file: string;
  code: string;
  /** Whether the test itself looks with a module of Node. What it tests never does. */
  usesNode: boolean;
  reason?: undefined;
}

/** A test file that cannot run without Node, and why. */
export interface OtherSuite {
  file: string;
  reason: string;
}

/**
 * Bundles one test file of a package with vitest's engine and the sources that it tests. `withNode`: of whatever asks for Node's modules,
 * because that is what it is to be told about.
 */
export async function bundleSuite(
  id: string,
  file: string,
  withNode = false,
): Promise<RunnableSuite | OtherSuite> {
  const folder = join(root, "packages", id);
  const { outputFiles, metafile } = await build({
    entryPoints: [join(import.meta.dirname, "worker.ts")],
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    mainFields: ["module", "main"],
    conditions: ["workerd", "worker", "import"],
    outdir: "bundle",
    logLevel: "silent",
    // Not the workspace's compiler options: they lead to type declarations as well.
    tsconfigRaw: {},
    plugins: [theSuite(folder, file), sources, platform],
  });
  const asked = nodeModules(metafile);
  const reason = whyNot(asked, relative(root, join(folder, file)).replaceAll("\\", "/"));
  if (reason !== undefined && !withNode) return { file, reason };
  return { file, code: outputFiles[0]?.text ?? "", usesNode: asked.length > 0 };
}

/** `runtimes:suite`: the name of the test file, and how to load it. */
function theSuite(folder: string, file: string): Plugin {
  return {
    name: "the suite",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^runtimes:suite$/ }, () => ({ path: "suite", namespace: "runtimes" }));
      onLoad({ filter: /./, namespace: "runtimes" }, () => ({
        contents: `export const suite = ${JSON.stringify(file)};
          export const environment = ${JSON.stringify(theirs())};
          export const testTimeoutMs = ${testTimeoutMs};
          export const loadSuite = () => import(${JSON.stringify(join(folder, file))});`,
        resolveDir: folder,
      }));
    },
  };
}

/** A worker sees no variables of the process that starts it: those that the suites ask for. */
function theirs(): Record<string, string> {
  const { MODEL_RUNS } = process.env;
  return MODEL_RUNS === undefined ? {} : { MODEL_RUNS };
}

/** Packages of the workspace are their sources, as in vitest.config.ts. */
const sources: Plugin = {
  name: "sources",
  setup({ onResolve }) {
    onResolve({ filter: /^@auth\/[a-z-]+$/ }, ({ path }) => ({
      path: join(root, "packages", path.replace("@auth/", ""), "src/index.ts"),
    }));
  },
};

/** What only Node-like runtimes have stays an import, to be seen below. Such a bundle is never run. */
const platform: Plugin = {
  name: "platform",
  setup({ onResolve }) {
    onResolve({ filter: /^(?:node:|[a-z])/ }, ({ path }) =>
      isBuiltin(path) ? { path: `node:${path.replace(/^node:/, "")}`, external: true } : undefined,
    );
  },
};

/** What tests themselves look with, and every worker has unless it refuses Node's modules. */
const inWorkers = new Set(["node:util", "node:crypto"]);

interface Asked {
  /** From the root. */
  file: string;
  module: string;
}

function nodeModules({ inputs }: Metafile): Asked[] {
  return Object.entries(inputs).flatMap(([file, { imports }]) =>
    imports
      .filter(({ path }) => path.startsWith("node:"))
      .map(({ path }) => ({ file, module: path })),
  );
}

/** What a test file leads to that only Node has; `undefined` = nothing. The file itself may use what workers have. */
function whyNot(asked: readonly Asked[], suite: string): string | undefined {
  const missing = asked.filter(({ file, module }) => file !== suite || !inWorkers.has(module));
  const unique = (texts: string[]): string => [...new Set(texts)].sort().join(", ");
  const own = missing.filter(({ file }) => file === suite);
  if (own.length > 0) return `imports ${unique(own.map(({ module }) => module))}`;
  const ours = missing.filter(({ file }) => !file.includes("node_modules/"));
  if (missing.length === 0) return undefined;
  return `imports ${unique((ours.length > 0 ? ours : missing).map(({ file }) => ownerOf(file)))}, which needs Node`;
}

/** `@auth/simulator` for a file of its sources; any other file by its path. */
function ownerOf(file: string): string {
  const [, id] = /^packages\/([^/]+)\/src\//.exec(file) ?? [];
  return id === undefined ? file.replace(/^.*node_modules\//, "") : `@auth/${id}`;
}
