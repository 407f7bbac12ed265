import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { readPublishedPackages, root } from "@auth/scripts/repository";
import { createFolder } from "../temporary-folder.ts";

/** A user's project outside of the workspace with every package of ours in its `node_modules`, and Node's types. */
export function createConsumerProject(): string {
  const folder = createFolder("consumer");
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  mkdirSync(join(folder, "node_modules/@auth"), { recursive: true });
  for (const { id, directory } of readPublishedPackages()) {
    symlinkSync(directory, join(folder, "node_modules/@auth", id), "junction");
  }
  const nodeTypes = dirname(createRequire(import.meta.url).resolve("@types/node/package.json"));
  // A folder of its own: what is linked into it must not get into the workspace's.
  mkdirSync(join(folder, "node_modules/@types"));
  symlinkSync(nodeTypes, join(folder, "node_modules/@types/node"), "junction");
  const others = {
    ky: "packages/kis",
    valibot: "packages/kis",
    // What users make and pass to a store.
    pg: "packages/store-postgres",
    "@types/pg": "packages/store-postgres",
    redis: "packages/store-redis",
    // What a guide writes a token store over.
    unstorage: "tests",
    // What a guide sends events to.
    "@opentelemetry": "tests",
    pino: "tests",
    // What a guide tests a bot with.
    vitest: "",
  };
  for (const [name, from] of Object.entries(others)) {
    symlinkSync(
      join(root, from, "node_modules", name),
      join(folder, "node_modules", name),
      "junction",
    );
  }
  // As npm does for a package's programs.
  mkdirSync(join(folder, "node_modules/.bin"));
  for (const { directory, manifest } of readPublishedPackages()) {
    for (const [name, file] of Object.entries(manifest.bin ?? {})) {
      symlinkSync(join(directory, file), join(folder, "node_modules/.bin", name));
    }
  }
  return folder;
}
