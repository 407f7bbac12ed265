// The exact dependency tree and entry points of each published package.
/** What the install of one package brings. */
export interface ExpectedInstall {
  /** Everything that an install brings, but for what the user's own client brings. */
  readonly brings: readonly string[];
  /** What users make themselves and pass in. */
  readonly client?: { readonly name: string; readonly brings: RegExp };
  /** The entry points in `dist`; `index` alone where left out. */
  readonly entries?: readonly string[];
  /** The files of its commands. */
  readonly programs?: readonly string[];
}

/** By the package's name without its scope. */
export const expectedInstalls: Readonly<Record<string, ExpectedInstall>> = {
  core: { brings: [] },
  kis: { brings: ["@auth/core", "ky", "valibot"] },
  kiwoom: { brings: ["@auth/core", "ky", "valibot"] },
  simulator: { brings: ["ws"], entries: ["cli", "index"], programs: ["bin/auth-simulator.js"] },
  "store-encrypted": { brings: ["@auth/core", "@noble/hashes"] },
  "store-fs": { brings: ["@auth/core", "env-paths", "is-safe-filename"] },
  "store-memory": { brings: ["@auth/core"] },
  "store-postgres": {
    brings: ["@auth/core"],
    client: { name: "pg", brings: /^(?:pg|pgpass|split2|xtend|pg-.+|postgres-.+)$/ },
  },
  "store-redis": {
    brings: ["@auth/core"],
    client: { name: "redis", brings: /^(?:redis|cluster-key-slot|@redis\/.+)$/ },
  },
  testing: { brings: ["@auth/core"] },
};
