import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { figureOf } from "../measure/figures.ts";
import type { Findings, Part, RunOptions } from "../part.ts";
import { countDependencies, installedBytes, manifestOf } from "./dependencies.ts";
import { measureImports } from "./import-time.ts";

/** Package → what somebody imports from it who wants tokens that are cached. */
const imports: Readonly<Record<string, readonly string[]>> = {
  "@auth/core": ["createTokenManager"],
  "@auth/kis": ["createKisAuth"],
  "@smithy/core": ["memoizeIdentityProvider"],
  "@badgateway/oauth2-client": ["OAuth2Client", "OAuth2Fetch"],
  "google-auth-library": ["OAuth2Client"],
  "@azure/core-rest-pipeline": ["bearerTokenAuthenticationPolicy"],
  "@supabase/auth-js": ["GoTrueClient"],
  "@octokit/auth-app": ["createAppAuth"],
  "@azure/msal-node": ["ConfidentialClientApplication"],
};

function importLine(name: string): string {
  return `import { ${imports[name]?.join(", ")} } from "${name}";`;
}

/** Minified and compressed, with everything that it imports. */
async function bundledBytes(name: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: {
      contents: `${importLine(name)}\nconsole.log(${imports[name]?.join(", ")});`,
      resolveDir: fileURLToPath(new URL("../..", import.meta.url)),
    },
    // The built files, not the sources that the workspace's paths lead to.
    tsconfigRaw: {},
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "node",
    logLevel: "silent",
  });
  return gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).length;
}

async function run({ isQuick, onProgress }: RunOptions): Promise<Findings> {
  const names = Object.keys(imports);
  onProgress("bundling");
  const rows: { name: string; cells: string[] }[] = [];
  for (const name of names) {
    rows.push({
      name: `${name} ${manifestOf(name).version}`,
      cells: [
        ((await bundledBytes(name)) / 1024).toFixed(1),
        String(countDependencies(name)),
        Math.round(installedBytes(name) / 1024).toLocaleString("en"),
      ],
    });
  }
  const rounds = isQuick ? 1 : 15;
  onProgress(`${rounds} rounds of ${names.length} imports in turn`);
  const lines = new Map(
    (isQuick ? names.slice(0, 1) : names).map((name) => [name, importLine(name)]),
  );
  const samples = await measureImports(lines, rounds);
  return {
    tables: [
      {
        kind: "counted",
        id: "size",
        title: "What a user gets",
        columns: ["", "min+gzip KiB", "dependencies", "installed KiB"],
        rows,
        notes: [
          "min+gzip: what a bundle for Node gains by importing what the peer's cache of tokens needs (esbuild, gzip -9).",
          "dependencies: packages that come along, with theirs; installed KiB: all of them on disk.",
          "@smithy/core is the cache alone: the request is its user's to write, as with @azure/core-rest-pipeline.",
        ],
      },
      {
        kind: "timed",
        id: "import",
        title: "Cold import",
        unit: "ms",
        figures: [...samples].map(([name, times]) => figureOf(name, times)),
        notes: [
          "Of a new process that only imports, without the time of an empty one in the same round.",
        ],
      },
    ],
    goals: [],
  };
}

export const size: Part = {
  id: "size",
  title: "Size",
  method:
    "Bundled and weighed as installed here; imports in processes of their own, in turn, 15 rounds.",
  run,
};
