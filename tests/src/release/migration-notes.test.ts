import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { withoutRelativeLinks } from "@auth/scripts/migration-notes";
import { packPackages, withDependencies } from "@auth/scripts/pack-packages";
import { root } from "@auth/scripts/repository";
import { capture } from "@auth/scripts/run";
import { expect, test } from "vitest";
import { createTestFolder } from "../temporary-folder.ts";

test("who has only a package gets the guide on migrating with it, and no link that leads nowhere", async () => {
  const folder = createTestFolder("notes");
  const [core] = await packPackages(withDependencies("core"), folder);
  const unpacked = await capture("tar", ["-xzf", core?.path ?? ""], { cwd: folder });
  expect(unpacked).toMatchObject({ code: 0 });
  const notes = readFileSync(join(folder, "package/MIGRATING.md"), "utf8");
  const guide = readFileSync(join(root, "docs/guides/migrating.md"), "utf8");
  expect(notes.match(/^#.*$/gm)).toEqual(guide.match(/^#.*$/gm));
  const links = [...notes.matchAll(/\]\(([^)]+)\)/g)].map(([, link = ""]) => link);
  expect(links.length).toBeGreaterThan(0);
  for (const link of links) expect(link).toMatch(/^(?:#|https:)/);
  expect(existsSync(join(folder, "package/src"))).toBe(false);
});

test("a link into the repository becomes plain text, and other links stay", () => {
  expect(withoutRelativeLinks("as in [installing](install.md), [here](ko/a.md#b)")).toBe(
    "as in installing, here",
  );
  const others = "[npm](https://www.npmjs.com) and [below](#stored-records)";
  expect(withoutRelativeLinks(others)).toBe(others);
});
