import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { brokenLinks } from "@auth/scripts/checks/check-links";
import { expect, test } from "vitest";
import { createTestFolder } from "../temporary-folder.ts";

function brokenLinksOf(text: string): string[] {
  const folder = createTestFolder("links");
  writeFileSync(
    join(folder, "other.md"),
    "# A _heading_, `code`\n\n## 한국어 제목\n\n## Twice\n\n## Twice\n",
  );
  writeFileSync(join(folder, "page.md"), text);
  return brokenLinks(join(folder, "page.md"), folder);
}

test("a link to a file that was renamed is found", () => {
  expect(
    brokenLinksOf("See [this](other.md), [that](gone.md) and ![a picture](gone.svg)."),
  ).toEqual(["gone.md", "gone.svg"]);
});

test("a link to a heading that was reworded is found, in another file and in the same one", () => {
  const links = "[a](other.md#a-heading-code) [b](other.md#a-title) [c](#here) [d](#there)";
  expect(brokenLinksOf(`# Here\n\n${links}\n`)).toEqual(["other.md#a-title", "#there"]);
});

test("Korean headings and repeated ones have anchors", () => {
  const links = "[a](other.md#한국어-제목) [b](other.md#twice-1) [c](other.md#twice-2)";
  expect(brokenLinksOf(links)).toEqual(["other.md#twice-2"]);
});

test("a link definition is a link, and code is none", () => {
  const code = "`[x](in-code.md)`\n\n```md\n[y](in-a-block.md)\n```\n";
  expect(brokenLinksOf(`[x][1]\n\n[1]: gone.md\n\n${code}`)).toEqual(["gone.md"]);
});

test("a link out of the repository is broken on every other machine", () => {
  expect(brokenLinksOf("[up](../) [web](https://example.com/gone)")).toEqual(["../"]);
});
