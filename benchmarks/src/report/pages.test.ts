import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parts } from "../parts.ts";
import { makePages, readPublished, root } from "./pages.ts";

describe("the published figures", () => {
  it.for(["README.md", "README.ko.md", "docs/guides/benchmarks.md"])(
    "are in %s as they were measured; after a change: pnpm bench --publish",
    async (file) => {
      const pages = await makePages(await readPublished());
      expect(await readFile(join(root, file), "utf8")).toBe(pages.get(file));
    },
  );

  it("change the pages when they change", async () => {
    const results = await readPublished();
    const text = JSON.stringify(results).replaceAll('"cells":["1"', '"cells":["2"');
    const pages = await makePages(JSON.parse(text));
    const unchanged = await makePages(results);
    for (const [file, page] of pages) expect(page, file).not.toBe(unchanged.get(file));
  });

  it("are of parts that there are, in their order; a new part: pnpm bench <part> --publish", async () => {
    const published = (await readPublished()).parts.map(({ id }) => id);
    const inOrder = parts.map(({ id }) => id).filter((id) => published.includes(id));
    expect(published).toEqual(inOrder);
  });

  it("show a part that was measured, and nothing of one that was not yet", async () => {
    const results = await readPublished();
    const last = results.parts.at(-1);
    const without = { ...results, parts: results.parts.slice(0, -1) };
    const heading = `\n## ${last?.title}\n`;
    const guide = "docs/guides/benchmarks.md";
    expect((await makePages(results)).get(guide)).toContain(heading);
    expect((await makePages(without)).get(guide)).not.toContain(heading);
  });

  it("tell of each missed goal by how much and why, where the README files lead to", async () => {
    const results = await readPublished();
    const [part] = results.parts;
    if (part === undefined) throw new Error("nothing is published");
    const missed = {
      name: "A goal",
      limit: "at most 2",
      measured: "3",
      isMet: false,
      missed: { by: "1", why: "it is hard" },
    };
    const pages = await makePages({
      ...results,
      parts: [{ ...part, goals: [missed] }, ...results.parts.slice(1)],
    });
    expect(pages.get("docs/guides/benchmarks.md")).toContain(
      "\n- **A goal**: 3, the goal is at most 2. Missed by 1: it is hard.\n",
    );
    for (const file of ["README.md", "README.ko.md"]) {
      const readme = pages.get(file);
      expect(readme).toContain("(docs/guides/benchmarks.md#goals)");
      expect(readme).not.toContain("it is hard");
    }
    const reached = results.parts.map((each) => ({
      ...each,
      goals: each.goals.map(({ missed: _over, ...goal }) => ({ ...goal, isMet: true })),
    }));
    const all = await makePages({ ...results, parts: reached });
    expect(all.get("docs/guides/benchmarks.md")).not.toContain("Missed by");
    expect(all.get("README.md")).toMatch(/\nAll \d+ goals are met\.\n/);
  });

  it("name no machine and no folder", async () => {
    const { head } = await readPublished();
    expect(Object.keys(head).sort()).toEqual(
      ["commit", "date", "memory", "node", "processor", "system", "versions"].sort(),
    );
    expect(JSON.stringify(head)).not.toMatch(/\/(home|root|work|Users|tmp)\b/);
  });
});
