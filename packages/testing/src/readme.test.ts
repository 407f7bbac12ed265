import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createScriptedProvider, type TestRunner, type TokenStoreSuite } from "./index.js";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

/** The names in backquotes in the first column of the table whose first heading is `heading`. */
function firstColumn(heading: string): string[] {
  const table = readme.split(new RegExp(`^\\| ${heading} +\\|.*$`, "m"))[1]?.split("\n\n")[0] ?? "";
  const cells = [...table.matchAll(/^\| (`[^|]*`) +\|/gm)].map(([, cell]) => cell ?? "");
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? ""));
}

describe("the README", () => {
  it("names every option of the suite for token stores", () => {
    const options: Required<
      Record<Exclude<keyof TokenStoreSuite<unknown>, keyof TestRunner>, true>
    > = {
      create: true,
      open: true,
      race: true,
      crash: true,
      corrupt: true,
      breakDown: true,
      repair: true,
      dispose: true,
      patienceMs: true,
      name: true,
    };
    expect(firstColumn("Option")).toEqual(Object.keys(options));
  });

  it("names the scripted provider's steps as they are written", async () => {
    const words = firstColumn("Step").filter((step) => step.startsWith('"'));
    expect(words).toEqual(['"fresh"', '"same"', '"expired"', '"hang"']);
    const steps: unknown[] = words.map((word) => JSON.parse(word));
    const provider = createScriptedProvider({
      script: steps as ["fresh", "same", "expired", "hang"],
    });
    const abort = new AbortController();
    const { signal } = abort;
    const fresh = await provider.issueToken({ signal });
    expect(await provider.issueToken({ signal })).toEqual(fresh);
    expect((await provider.issueToken({ signal })).expiresAt).toBeLessThan(fresh.expiresAt);
    const hanging = provider.issueToken({ signal });
    abort.abort(new Error("hung until now"));
    await expect(hanging).rejects.toThrow("hung until now");
  });
});
