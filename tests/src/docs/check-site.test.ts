import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkSite } from "@auth/scripts/checks/check-site";
import { expect, test } from "vitest";
import { createTestFolder } from "../temporary-folder.ts";

function problemsOf(body: string): string[] {
  const site = createTestFolder("site");
  mkdirSync(join(site, "documents"));
  writeFileSync(join(site, "documents/kis.html"), '<h2 id="tokens">Tokens</h2>');
  writeFileSync(join(site, "index.html"), body);
  return checkSite(site);
}

test("a site that was not made is noticed", () => {
  const site = createTestFolder("site");
  expect(checkSite(site)).toEqual([`${site} has no index.html`]);
});

test("links between pages lead to pages and anchors that are there", () => {
  const good = '<a href="documents/kis.html#tokens">a</a> <a href="#top" id="top">b</a>';
  const web = '<a href="https://apiportal.koreainvestment.com">c</a>';
  expect(problemsOf(good + web)).toEqual([]);
  expect(problemsOf('<a href="documents/gone.html">a</a>')).toEqual([
    "index.html: documents/gone.html leads nowhere",
  ]);
  expect(problemsOf('<a href="documents/kis.html#gone">a</a>')).toEqual([
    "index.html: documents/kis.html#gone has no such anchor",
  ]);
  expect(problemsOf('<a href="../README.md">a</a>')).toEqual([
    "index.html: ../README.md leads out of the site",
  ]);
});

test("nothing is loaded from elsewhere: the site works without a network", () => {
  expect(problemsOf('<script src="https://example.com/mermaid.js"></script>')).toEqual([
    "index.html: https://example.com/mermaid.js is loaded from elsewhere",
  ]);
});
