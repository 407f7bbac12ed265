import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readManifest, root } from "@auth/scripts/repository";
import { describe, expect, it } from "vitest";
import { makePages } from "./pages.ts";
import { readResults } from "./results.ts";
import { runtimes } from "./runtimes.ts";

describe("the table of runtimes", () => {
  it.for(["README.md", "README.ko.md"])(
    "is in %s as the tests ran; after a change: pnpm runtimes --publish",
    async (file) => {
      const pages = await makePages(await readResults());
      expect(await readFile(join(root, file), "utf8")).toBe(pages.get(file));
    },
  );

  it("changes when the results change", async () => {
    const results = await readResults();
    const changed = structuredClone(results);
    for (const { packages } of changed.runtimes) {
      for (const result of Object.values(packages)) result.failed += 1;
    }
    const pages = await makePages(results);
    for (const [file, page] of await makePages(changed)) expect(pages.get(file)).not.toBe(page);
  });

  it("is of the versions and packages that are promised", async () => {
    const { runtimes: ran } = await readResults();
    for (const { id, version, packages } of ran) {
      const promised = runtimes.find((runtime) => runtime.id === id);
      expect(version, id).toBe(promised?.install.version);
      expect(promised?.packages, id).toEqual(expect.arrayContaining(Object.keys(packages)));
    }
  });

  it("has no failure, and a reason for every file that a runtime cannot run", async () => {
    const { runtimes: ran } = await readResults();
    const results = ran.flatMap(({ packages }) => Object.values(packages));
    expect(results.filter(({ failed }) => failed > 0)).toEqual([]);
    for (const { file, tests, reason } of results.flatMap((result) => result.notApplicable)) {
      expect(reason, file).toMatch(/^imports /);
      expect(tests, file).toBeGreaterThan(0);
    }
  });

  it("has the Node that the workspace itself works with", () => {
    const { node } = readManifest(root).devDependencies ?? {};
    expect(runtimes.map(({ install }) => install.version)).toContain(node);
  });
});
