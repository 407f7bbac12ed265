import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "@auth/scripts/repository";
import { describe, expect, test } from "vitest";

const guides = readdirSync(join(root, "docs/guides/ko")).filter((name) => name.endsWith(".md"));
const pairs = [
  ["README.md", "README.ko.md"],
  ...guides.map((name) => [`docs/guides/${name}`, `docs/guides/ko/${name}`]),
] as const;

describe("who reads Korean", () => {
  test.for(pairs)("gets the code of %s unchanged", ([english, korean]) => {
    const code = codeBlocks(english ?? "");
    expect(code.length).toBeGreaterThan(0);
    expect(codeBlocks(korean ?? "")).toEqual(code);
  });

  test("has the guides that they need first", () => {
    expect(guides.sort()).toEqual([
      "choosing-a-token-store.md",
      "errors.md",
      "getting-started.md",
      "home.md",
      "install.md",
      "kis.md",
      "kiwoom.md",
      "migrating.md",
      "real-time-data.md",
      "testing-your-bot.md",
    ]);
  });
});

function codeBlocks(file: string): string[] {
  return readFileSync(join(root, file), "utf8").match(/^```[\s\S]*?^```$/gm) ?? [];
}
