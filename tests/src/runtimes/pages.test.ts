import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { readManifest, root } from "@auth/scripts/repository";
import { describe, expect, it } from "vitest";
import { makePages } from "./pages.ts";
import { readResults } from "./results.ts";
import { allOf, runtimes } from "./runtimes.ts";

describe("what the pages say of runtimes", () => {
  it.for(["README.md", "README.ko.md", "docs/guides/versions.md"])(
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
      for (const result of Object.values(packages)) {
        result.failed += 1;
        result.notRun.push({ file: "src/any.test.ts", tests: 1, reason: "imports node:fs" });
      }
    }
    const pages = await makePages(results);
    for (const [file, page] of await makePages(changed)) expect(pages.get(file)).not.toBe(page);
  });

  it("is of every runtime and package that is promised, and of their versions", async () => {
    const { runtimes: ran } = await readResults();
    expect(
      ran.map(({ id, version, packages }) => ({ id, version, packages: Object.keys(packages) })),
    ).toEqual(
      runtimes.map((runtime) => ({
        id: runtime.id,
        version: runtime.install.version,
        packages: allOf(runtime),
      })),
    );
  });

  it("has no failure, a pass of every package, and a reason for everything that a runtime cannot run", async () => {
    const { runtimes: ran } = await readResults();
    for (const { id, packages } of ran) {
      for (const [name, { passed, failed, notRun }] of Object.entries(packages)) {
        expect({ failed, passes: passed > 0 }, `${name} on ${id}`).toEqual({
          failed: 0,
          passes: true,
        });
        for (const { file, tests, reason } of notRun) {
          expect(reason, `${file} on ${id}`).toMatch(/\w+ \w+/);
          expect(tests, `${file} on ${id}`).toBeGreaterThan(0);
        }
      }
    }
  });

  it("leaves nothing of a package out on a Node", async () => {
    const { runtimes: ran } = await readResults();
    const nodes = ran.filter(({ name }) => name === "Node");
    expect(
      nodes.flatMap(({ packages }) => Object.values(packages)).flatMap((one) => one.notRun),
    ).toEqual([]);
  });

  it("has the Node that the workspace itself works with", () => {
    const { node } = readManifest(root).devDependencies ?? {};
    expect(runtimes.map(({ install }) => install.version)).toContain(node);
  });
});
