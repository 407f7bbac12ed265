/** A runtime that the packages promise to work on. The versions are pinned here and nowhere else. */
export interface Runtime {
  /** What `pnpm runtimes <id>` calls it. */
  id: string;
  /** What people call it. */
  name: string;
  /** The npm package that brings its program, and the program's name. */
  install: { name: string; version: string };
  /**
   * What goes before a script's path. `undefined` = it runs no test runner: the tests are bundled, one worker
   * for each file, and vitest's own engine runs inside.
   */
  script?: readonly string[];
  /** The packages whose tests run there. */
  packages: readonly string[];
  /** Packages that cannot work there → their test file that they say so in one clear error. */
  refused?: Readonly<Record<string, string>>;
}

/** Every package that is tried there, in the order of the table: those that cannot work there as well. */
export function allOf({ packages, refused = {} }: Runtime): string[] {
  return [...packages, ...Object.keys(refused)];
}

/** The packages that need nothing but web standards. */
const anywhere = ["core", "kis", "kiwoom", "store-memory", "store-encrypted"] as const;
/** With the one that needs the files of Node. */
const withFiles = [...anywhere, "store-fs"] as const;

const node = (version: string): Runtime => ({
  id: `node${version.split(".")[0]}`,
  name: "Node",
  install: { name: "node", version },
  script: [],
  packages: withFiles,
});

/** In the order of the table. */
export const runtimes: readonly Runtime[] = [
  node("22.23.3"),
  node("24.21.0"),
  node("26.10.0"),
  {
    id: "bun",
    name: "Bun",
    install: { name: "bun", version: "1.4.5" },
    // Without it, Bun hands over to Node where a program's first line asks for it.
    script: ["--bun"],
    packages: withFiles,
  },
  {
    id: "deno",
    name: "Deno",
    install: { name: "deno", version: "2.9.6" },
    script: ["run", "--allow-all"],
    packages: withFiles,
  },
  {
    id: "workerd",
    name: "workerd",
    install: { name: "workerd", version: "1.20261117.1" },
    packages: anywhere,
    refused: { "store-fs": "src/workers.test.ts" },
  },
];
