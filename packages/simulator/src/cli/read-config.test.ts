import { describe, expect, it } from "vitest";
import { readConfig } from "./read-config.js";

const read = (config: object): unknown => readConfig(JSON.stringify(config));

describe("a configuration file", () => {
  it("is what startSimulator takes, its clock in words and its time with a zone", () => {
    const config = {
      port: 9700,
      clock: "x60",
      now: "2026-11-20T09:00:00+09:00",
      maxLedgerEntries: 10,
      kis: { expiresIn: "remainder" },
      kiwoom: { reissue: "replaces" },
      accounts: {
        kis: { live: [{ appKey: "a", appSecret: "b", htsId: "c" }, {}] },
        kiwoom: { paper: [{ appKey: "d", secretKey: "e" }] },
      },
    };
    const { clock: _clock, ...rest } = config;
    const now = Date.parse("2026-11-20T00:00:00Z");
    expect(read(config)).toEqual({ ...rest, now, speed: 60 });
    const leapDay = Date.parse("2028-02-28T15:00:00Z");
    expect(read({ now: "2028-02-29T00:00:00+09:00" })).toMatchObject({ now: leapDay });
    expect(read({ clock: "real" })).toMatchObject({ speed: 1 });
    expect(read({ clock: "frozen" })).toMatchObject({ speed: 0 });
    expect(read({ clock: "x0.5" })).toMatchObject({ speed: 0.5 });
  });

  it.each<[string, object, string]>([
    ["a key that does not exist", { prot: 1 }, "prot means nothing here; there are port, clock"],
    ["a misspelt switch", { kiwoom: { reisue: "same" } }, 'kiwoom has no switch "reisue"; it has'],
    [
      "a switch of a wrong value",
      { kis: { expiresIn: 1 } },
      'kis: expiresIn must be "constant" or',
    ],
    ["switches that are no object", { kis: [] }, "kis must be an object"],
    [
      "a port that is no number",
      { port: "9700" },
      'port must be a whole number from 0 on, got "9700"',
    ],
    ["a ledger without room", { maxLedgerEntries: 0 }, "maxLedgerEntries must be a whole number"],
    ["a time without a zone", { now: "2026-11-20T09:00:00" }, "with its zone such as"],
    ["the 31st of April", { now: "2026-04-31T09:00:00+09:00" }, 'got "2026-04-31T09:00:00+09:00"'],
    ["a year's 366th day", { now: "2026-02-29T09:00:00+09:00" }, 'got "2026-02-29T09:00:00+09:00"'],
    ["a clock that is none", { clock: 60 }, "clock must be real, frozen, or"],
    ["a clock that would stand still", { clock: "x0" }, "clock must be real, frozen, or"],
    ["a clock that would go back", { clock: "x-1" }, "clock must be real, frozen, or"],
    ["a clock in another notation", { clock: "x1e9" }, "clock must be real, frozen, or"],
    [
      "another broker",
      { accounts: { ls: {} } },
      "accounts.ls means nothing here; there are kis, kiwoom",
    ],
    ["another environment", { accounts: { kis: { mock: [] } } }, "accounts.kis.mock means nothing"],
    [
      "one account for a list",
      { accounts: { kis: { live: {} } } },
      "accounts.kis.live must be a list",
    ],
    [
      "a secret under another broker's name",
      { accounts: { kiwoom: { live: [{ appKey: "a", appSecret: "b" }] } } },
      "accounts.kiwoom.live[0].appSecret means nothing here; there are appKey, secretKey",
    ],
    [
      "a key that is no text",
      { accounts: { kis: { live: [{}, { appKey: 5 }] } } },
      "accounts.kis.live[1].appKey must be a text; leave it out to have one invented",
    ],
  ])("is refused for %s", (_what, config, text) => {
    expect(() => read(config)).toThrow(TypeError);
    expect(() => read(config)).toThrow(text);
  });

  it("that is no JSON is refused with the place, and without the text there", () => {
    const text =
      '{\n  "accounts": { "kis": { "live": [{ "appSecret": "very-secret" "x": 1 }] } }\n}';
    const fix = "comments, single quotes and a comma after the last are none";
    expect(() => readConfig(text)).toThrow(
      new TypeError(`it is no JSON: look at line 2 column 64 (${fix})`),
    );
    for (const [broken, place] of [
      ["very-secret", "line 1 column 1"],
      ["// very-secret\n{}", "line 1 column 1"],
      ['{\n  "port": 1, // very-secret\n}', "line 2 column 14"],
      ['{"appSecret": very-secret}', "line 1 column 15"],
      ['{"appSecret": "very-secret', "line 1 column 27"],
      ["{\n\n'appSecret': 'very-secret'}", "line 3 column 1"],
      ['{ "accounts": { "kis": { "live": [{},] } } }', "line 1 column 37"],
      ['{ "port": 1, }', "line 1 column 14"],
      ['\ufeff{ "port": }', "line 1 column 9"],
      ["", "line 1 column 1"],
    ] as const) {
      const refusal = new TypeError(`it is no JSON: look at ${place} (${fix})`);
      expect(() => readConfig(broken), broken).toThrow(refusal);
    }
    expect(() => readConfig("[]")).toThrow("the file must be an object");
  });

  it("may begin with the mark that editors on Windows write", () => {
    expect(readConfig('\ufeff{ "port": 9700 }')).toMatchObject({ port: 9700 });
  });

  it("is never quoted where it holds credentials", () => {
    const config = { accounts: { kis: { live: [{ appKey: ["very-secret"] }] } } };
    expect(() => read(config)).toThrow(/^((?!very-secret).)*$/);
  });
});
