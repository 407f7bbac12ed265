import { readFileSync } from "node:fs";
import { startSimulator } from "@auth/simulator";
import { expect, it, vi } from "vitest";
import { createKiwoomAuth, type KiwoomAuthOptions } from "./index.js";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

it("the README's example gets a quote, with the keys from the variables that the README names", async () => {
  const simulator = await startSimulator();
  const { url, appKey, secretKey } = simulator.kiwoom.paper;
  vi.stubEnv("KIWOOM_PAPER_APP_KEY", appKey);
  vi.stubEnv("KIWOOM_PAPER_SECRET_KEY", secretKey);
  expect(readme).toContain("`KIWOOM_PAPER_APP_KEY` and `KIWOOM_PAPER_SECRET_KEY`");

  const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
  const code = example.replace(/^import .*$/m, "");
  const printed: unknown[][] = [];
  const AsyncFunction: new (...source: string[]) => (...values: unknown[]) => Promise<void> =
    Object.getPrototypeOf(async () => {}).constructor;
  const atSimulator = (options: KiwoomAuthOptions) =>
    createKiwoomAuth({ ...options, baseUrl: url });
  await new AsyncFunction("createKiwoomAuth", "console", code)(atSimulator, {
    log: (...values: unknown[]) => printed.push(values),
  });
  expect(printed).toEqual([[expect.any(String), expect.stringMatching(/^[+-]?\d+$/)]]);

  vi.unstubAllEnvs();
  await simulator.close();
});
