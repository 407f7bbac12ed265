import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { capture } from "@auth/scripts/run";
import { expect, test } from "vitest";
import { cleanEnvironment } from "../clean-environment.ts";
import { createSecretFinder } from "./find-secrets.ts";
import { observe } from "./observe.ts";

test("a suite that leaks on purpose is caught in every place where it leaked", async () => {
  const vitest = join(
    dirname(createRequire(import.meta.url).resolve("vitest/package.json")),
    "vitest.mjs",
  );
  const config = join(import.meta.dirname, "leaking-suite/vitest.config.ts");
  const { ended, secrets, texts } = await observe((variables) =>
    capture(process.execPath, [vitest, "run", "--root", ".", "--config", config], {
      env: cleanEnvironment(variables),
    }),
  );
  expect(ended.code).toBe(0);
  const find = createSecretFinder(secrets);
  const places = texts
    .filter(({ text }) => find(text).length > 0)
    .map(({ where }) => where.replace(/^.*[\\/]/, ""));
  // "left" are the names of the files that were left.
  expect(places.sort()).toEqual(['an error in "leaks"', "left", "log.txt", "the output"]);
  expect(new Set(texts.flatMap(({ text }) => find(text)).map(({ secret }) => secret)).size).toBe(
    secrets.length,
  );
});
