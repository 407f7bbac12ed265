import { readFileSync } from "node:fs";
import { startSimulator } from "@auth/simulator";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createKisAuth, type KisAuthOptions } from "./index.js";
import { kisErrorCodes } from "./kis-error-codes.js";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

/** The names in the first column of the table under `heading`. */
function firstColumn(heading: string): string[] {
  const section = readme.split(`## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const cells = [...section.matchAll(/^\| (`[^|]*) \|/gm)].map(([, cell]) => cell ?? "");
  return cells.flatMap((cell) =>
    [...cell.matchAll(/`(?:auth\.)?(\w+)/g)].map(([, name]) => name ?? ""),
  );
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("the README", () => {
  it("has an example that prints a price, with the variables that it names", async () => {
    const simulator = await startSimulator();
    try {
      const { url, appKey, appSecret } = simulator.kis.paper;
      vi.stubEnv("KIS_PAPER_APP_KEY", appKey);
      vi.stubEnv("KIS_PAPER_APP_SECRET", appSecret);
      const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
      const code = example.replace(/^import .*$/m, "");
      const AsyncFunction: new (...source: string[]) => (...values: unknown[]) => Promise<void> =
        Object.getPrototypeOf(async () => {}).constructor;
      const printed: unknown[] = [];
      await new AsyncFunction("createKisAuth", "console", code)(
        (options: KisAuthOptions) => createKisAuth({ ...options, baseUrl: url }),
        { log: (value: unknown) => printed.push(value) },
      );
      expect(printed).toEqual(["71000"]);
      expect(simulator.ledger.entries.map(({ endpoint }) => endpoint)).toEqual(["token", "quote"]);
    } finally {
      await simulator.close();
    }
  });

  it("names every option", () => {
    const all: Required<Record<keyof KisAuthOptions, true>> = {
      environment: true,
      appKey: true,
      appSecret: true,
      store: true,
      policy: true,
      custtype: true,
      personalseckey: true,
      partition: true,
      baseUrl: true,
      fetch: true,
      clock: true,
    };
    expect(firstColumn("Options")).toEqual(Object.keys(all));
  });

  it("names every member", () => {
    const auth = createKisAuth({ environment: "paper", appKey: "a-key", appSecret: "a-secret" });
    expect(new Set(firstColumn("What it gives"))).toEqual(new Set(Object.keys(auth)));
  });

  it("says of each error what the table of codes says", () => {
    const rows = [...readme.matchAll(/^\| `(AUTH_\w+)` +\| ((?:EGW\d+(?:, )?)+) +\|/gm)];
    expect(rows).toHaveLength(4);
    for (const [, code, brokerCodes = ""] of rows) {
      for (const brokerCode of brokerCodes.split(", ")) {
        expect([brokerCode, kisErrorCodes.get(brokerCode)?.code]).toEqual([brokerCode, code]);
      }
    }
  });
});
