import { describe, expect, it } from "vitest";
import { simulators } from "../../test-support/simulators.js";
import { startLine, startTable } from "./describe-start.js";

const start = simulators();

const accounts = {
  kis: { live: [{ appKey: "given-app-key", appSecret: "given-app-secret" }] },
  kiwoom: { paper: [{ secretKey: "given-secret-key" }] },
};

describe("what auth-simulator says at its start", () => {
  it("is a table for people, with the invented credentials as environment variables", async () => {
    const simulator = await start({ control: true });
    const { kis, kiwoom, control } = simulator;
    const lines = startTable(simulator).split("\n");
    for (const [title, host] of [
      ["KIS live", kis.live],
      ["KIS paper", kis.paper],
      ["Kiwoom live", kiwoom.live],
      ["Kiwoom paper", kiwoom.paper],
    ] as const) {
      const row = lines.find((line) => line.startsWith(title));
      expect(row?.split(/ {2,}/)).toEqual([title, host.url, host.webSocketUrl]);
    }
    expect(lines.find((line) => line.startsWith("control"))).toContain(control?.url ?? "?");
    expect(lines).toContain(`KIS_PAPER_APP_KEY=${kis.paper.appKey}`);
    expect(lines).toContain(`KIS_PAPER_APP_SECRET=${kis.paper.appSecret}`);
    expect(lines).toContain(`KIWOOM_LIVE_SECRET_KEY=${kiwoom.live.secretKey}`);
  });

  it("repeats no credential that was given: it may be somebody's real one", async () => {
    const simulator = await start({ control: true, accounts });
    for (const text of [startLine(simulator, accounts), startTable(simulator, accounts)]) {
      expect(text).not.toContain("given-");
      // What was invented for the same account, and for the others, is there.
      expect(text).toContain(simulator.kiwoom.paper.appKey);
      expect(text).toContain(simulator.kis.paper.appSecret);
    }
  });

  it("has what was invented for the accounts after the first as well", async () => {
    const given = { kis: { live: [{}, {}, { appKey: "given-app-key", appSecret: "given" }] } };
    const simulator = await start({ control: true, accounts: given });
    const [, second, third] = simulator.kis.live.accounts;
    const { appKey, appSecret, htsId } = second ?? {};
    expect(JSON.parse(startLine(simulator, given)).kis.live.others).toEqual({
      "kis-live-2": { appKey, appSecret, htsId },
      "kis-live-3": { htsId: third?.htsId },
    });
    const table = startTable(simulator, given);
    expect(table).toContain(`\n# kis-live-2\nKIS_LIVE_APP_KEY=${appKey}\n`);
    expect(table).not.toContain("given");
  });

  it("is one line of JSON for programs", async () => {
    const simulator = await start({ control: true });
    const line = startLine(simulator);
    expect(line).not.toContain("\n");
    const { url, webSocketUrl, appKey, secretKey } = simulator.kiwoom.paper;
    expect(JSON.parse(line)).toMatchObject({
      kiwoom: { paper: { url, webSocketUrl, accounts: ["kiwoom-paper-1"], appKey, secretKey } },
      control: simulator.control,
    });
  });
});
