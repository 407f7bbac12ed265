import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Simulator, startSimulator } from "@auth/simulator";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { loadEnvFile } from "./env-file.ts";
import { createNarrator } from "./narrator.ts";
import { type RealOptions, tryRealBrokers } from "./real-broker.ts";

/** The real hosts, led to the simulator: nothing here reaches a broker. */
function leadToSimulator({ kis, kiwoom }: Simulator): void {
  const hosts: Record<string, string> = {
    "https://openapivts.koreainvestment.com:29443": kis.paper.url,
    "https://mockapi.kiwoom.com": kiwoom.paper.url,
  };
  const platformFetch = globalThis.fetch;
  vi.stubGlobal("fetch", (input: Request | string, init?: RequestInit) => {
    const request = new Request(input, init);
    const { origin, pathname } = new URL(request.url);
    const host = hosts[origin];
    if (host === undefined) throw new TypeError(`must not be called: ${origin}`);
    return platformFetch(new Request(host + pathname, request));
  });
}

describe("the demo against a real broker", () => {
  let simulator: Simulator;
  let home: string;
  let said = "";
  const narrator = createNarrator((text) => {
    said += text;
  }, false);
  const attempt = (options: Partial<RealOptions>): Promise<number> =>
    tryRealBrokers(narrator, {
      environment: "paper",
      env: process.env,
      confirm: undefined,
      agreed: false,
      ...options,
    });

  beforeEach(async () => {
    said = "";
    simulator = await startSimulator();
    leadToSimulator(simulator);
    vi.stubEnv("KIS_PAPER_APP_KEY", simulator.kis.paper.appKey);
    vi.stubEnv("KIS_PAPER_APP_SECRET", simulator.kis.paper.appSecret);
    // Token files go here, and not into the home of whoever runs the tests.
    home = mkdtempSync(join(tmpdir(), "demo-home-"));
    for (const name of ["HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_STATE_HOME"]) {
      vi.stubEnv(name, home);
    }
  });
  afterEach(async () => {
    rmSync(home, { recursive: true, force: true });
    vi.unstubAllEnvs();
    vi.unstubAllGlobals();
    await simulator.close();
  });

  it("names the variables where there are no credentials, and asks nobody", async () => {
    expect(await attempt({ env: {}, agreed: true })).toBe(2);
    expect(said).toContain("KIS_PAPER_APP_KEY and KIS_PAPER_APP_SECRET");
    expect(said).toContain("KIWOOM_PAPER_APP_KEY and KIWOOM_PAPER_SECRET_KEY");
    expect(simulator.ledger.count()).toBe(0);
  });

  it("needs --yes where nobody can be asked", async () => {
    expect(await attempt({})).toBe(2);
    expect(said).toContain("--yes");
    expect(simulator.ledger.count()).toBe(0);
  });

  it("sends nothing to somebody who says no", async () => {
    const confirm = vi.fn(async () => false);
    expect(await attempt({ confirm })).toBe(2);
    expect(confirm).toHaveBeenCalledTimes(1);
    expect(simulator.ledger.count()).toBe(0);
  });

  it("gets one token of the brokers whose keys are there, and shows neither it nor its exact expiry", async () => {
    expect(await attempt({ confirm: async () => true })).toBe(0);
    expect(said).toMatch(/expires \d{4}-\d\d-\d\d \d\d:\*\*:\*\* KST/);
    expect(said).not.toContain("eyJ");
    expect(await attempt({ agreed: true })).toBe(0);
    // The second run found the first one's token.
    expect(simulator.ledger.entries.map(({ endpoint, outcome }) => [endpoint, outcome])).toEqual([
      ["token", "ok"],
    ]);
  });

  it("ends with 1 and the reason when the broker refuses", async () => {
    vi.stubEnv("KIS_PAPER_APP_SECRET", "wrong".repeat(36));
    expect(await attempt({ agreed: true })).toBe(1);
    expect(said).toContain("AUTH_INVALID_CREDENTIALS");
    expect(said).toContain("KIS_PAPER_APP_SECRET");
  });
});

describe("the .env file", () => {
  const folder = mkdtempSync(join(tmpdir(), "demo-env-"));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("is read with a byte order mark and Windows line ends; what is set already and what is empty stay", () => {
    const path = join(folder, ".env");
    writeFileSync(
      path,
      "\uFEFFKIS_PAPER_APP_KEY=from-file\r\nKIS_LIVE_APP_KEY=\r\n# note\r\nKIWOOM_APP_KEY=file\r\n",
    );
    const env: NodeJS.ProcessEnv = { KIWOOM_APP_KEY: "set before" };
    expect(loadEnvFile(path, env)).toBe(true);
    expect(env).toEqual({ KIS_PAPER_APP_KEY: "from-file", KIWOOM_APP_KEY: "set before" });
    expect(loadEnvFile(join(folder, "missing"), env)).toBe(false);
  });
});
