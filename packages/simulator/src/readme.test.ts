import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { kisOrder, kisToken, type Reply, request } from "../test-support/client.js";
import { help } from "./cli/help.js";
import { readConfig } from "./cli/read-config.js";
import { startSimulator } from "./index.js";
import { kisSwitchRules } from "./kis/kis-switches.js";
import { kiwoomSwitchRules } from "./kiwoom/kiwoom-switches.js";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

/** The names in the first column of the table that begins with `heading`. */
function firstColumn(heading: string): string[] {
  const afterHeading = readme.split(new RegExp(`^\\| ${heading} +\\| Default +\\|.*$`, "m"))[1];
  const table = afterHeading?.split("\n\n")[0] ?? "";
  return [...table.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name ?? "");
}

describe("the README", () => {
  it("has an example that prints what its comments say", async () => {
    const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? "";
    const promised = [...example.matchAll(/console\.log\(.*\); \/\/ ([^:,\n]+(?::\d\d)*)/g)].map(
      ([, text]) => text,
    );
    expect(promised).toHaveLength(4);
    const printed: string[] = [];
    const code = example.replace(/^import .*$/m, "");
    const AsyncFunction: new (...source: string[]) => (...values: unknown[]) => Promise<void> =
      Object.getPrototypeOf(async () => {}).constructor;
    await new AsyncFunction("startSimulator", "console", code)(startSimulator, {
      log: (value: unknown) => printed.push(String(value)),
    });
    expect(printed).toEqual(promised);
  });

  it("names every route of the control port", async () => {
    const simulator = await startSimulator({ control: true });
    const { body } = await request(`${simulator.control?.url}/`);
    await simulator.close();
    const routes = body.routes as { method: string; path: string; takes: string[] }[];
    expect(routes.length).toBeGreaterThan(10);
    const missing = routes.filter(
      ({ method, path }) => !readme.includes(`| \`${method} ${path}\``),
    );
    expect(missing).toEqual([]);
  });

  it("has requests for curl that the control port takes", async () => {
    const simulator = await startSimulator({ control: true });
    const token = (await kisToken(simulator.kis.paper)).body.access_token;
    let ordered: Promise<Reply> | undefined;
    const lines = readme.match(/^curl .*\$CONTROL.*$/gm) ?? [];
    expect(lines).toHaveLength(13);
    for (const line of lines) {
      const [, path = ""] = /"\$CONTROL([^"]*)"/.exec(line) ?? [];
      const [, type] = /-H 'content-type: ([^']+)'/.exec(line) ?? [];
      const [, body] = /-d '([^']+)'/.exec(line) ?? [];
      const [, method = body ? "POST" : "GET"] = /-X (\w+)/.exec(line) ?? [];
      const headers = type ? { "content-type": type } : {};
      const url = `${simulator.control?.url}${path}`;
      const reply = await request(url, { method, headers, body: body ?? null });
      expect(`${line} ${reply.status}`).toBe(`${line} 200`);
      // Beside the request that keeps an order at the door, the text starts a bot that orders.
      if (path === "/holds") ordered = kisOrder(simulator.kis.paper, token);
    }
    expect((await ordered)?.body.rt_cd).toBe("0");
    // The last one was the reset.
    expect(simulator.kis.paper.orders).toEqual([]);
    await simulator.close();
  });

  it("has a configuration file that is one, and names every option of the command", () => {
    const [, file = ""] = /```json\n(\{\n[\s\S]*?)```/.exec(readme) ?? [];
    expect(Object.keys(readConfig(file))).toContain("accounts");
    const options = [...help.matchAll(/--\w+/g)].map(([option]) => option);
    expect(options.length).toBeGreaterThan(5);
    expect(options.filter((option) => !readme.includes(option))).toEqual([]);
  });

  it("names every switch of both brokers", () => {
    expect(firstColumn("KIS")).toEqual(Object.keys(kisSwitchRules.defaults));
    expect(firstColumn("Kiwoom")).toEqual(Object.keys(kiwoomSwitchRules.defaults));
  });
});
