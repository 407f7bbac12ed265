import { describe, expect, expectTypeOf, it } from "vitest";
import { kisToken, kiwoomQuote, kiwoomToken } from "../test-support/client.js";
import { simulators } from "../test-support/simulators.js";
import {
  type SimulatedKis,
  type SimulatedKiwoom,
  type SimulatorOptions,
  startSimulator,
} from "./index.js";

const start = simulators();

describe("a start is refused for what would be ignored, or could not be kept", () => {
  it.each<[string, object, string]>([
    ["an option that is the command's", { clock: "frozen" }, "clock means nothing here; there are"],
    ["no options at all", null as never, "options must be an object { … }"],
    ["a list for options", [], "options must be an object { … }"],
    ["a control port in words", { control: "yes" }, 'control must be true or false, got "yes"'],
    ["accounts that are null", { accounts: null }, "accounts must be an object { … }"],
    ["switches that are null", { kiwoom: null }, "kiwoom must be an object { … }"],
    ["switches in a list", { kis: [] }, "kis must be an object { … }"],
    ["another environment", { accounts: { kis: { papr: [] } } }, "accounts.kis.papr means nothing"],
    [
      "an app key under another name",
      { accounts: { kis: { paper: [{ appkey: "mine" }] } } },
      "accounts.kis.paper[0].appkey means nothing here; there are appKey, appSecret, htsId",
    ],
    [
      "an app key that is empty, as one of a missing variable is",
      { accounts: { kiwoom: { live: [{ appKey: "" }] } } },
      "accounts.kiwoom.live[0].appKey must be a text; leave it out to have one invented",
    ],
    ["a life of 300,000 years", { kis: { lifetimeMs: 1e16 } }, "lifetimeMs must be a whole number"],
    ["half a subscription", { kis: { maxSubscriptions: 1.5 } }, "maxSubscriptions must be a whole"],
    [
      "a maintenance from midnight to midnight",
      { kiwoom: { maintenanceWindow: "00:00-00:00" } },
      'maintenanceWindow must be "" or Korean times such as',
    ],
  ])("%s", async (_what, options, text) => {
    await expect(startSimulator(options as SimulatorOptions)).rejects.toThrow(text);
  });

  it("but not for what is undefined: it is left out", async () => {
    const accounts = { kis: { live: undefined, paper: [{ appKey: undefined }] } };
    const options = { accounts, port: undefined, kis: undefined } as unknown as SimulatorOptions;
    const { kis } = await start(options);
    expect([kis.live.appKey.length, kis.paper.appKey.length]).toEqual([36, 36]);
  });
});

it("types say what is there: the control port that was asked for, and whose host it is", async () => {
  const simulator = await startSimulator({ control: true });
  expectTypeOf(simulator.control.url).toEqualTypeOf<string>();
  expect(simulator.control.url).toMatch(/^http:/);
  const hosts: readonly (SimulatedKis | SimulatedKiwoom)[] = [
    simulator.kis.live,
    simulator.kiwoom.live,
  ];
  const secrets = hosts.map((host) => (host.broker === "kis" ? host.appSecret : host.secretKey));
  expect(secrets).toEqual([simulator.kis.live.appSecret, simulator.kiwoom.live.secretKey]);
  await simulator.close();
});

it("switches that are turned must be an object", async () => {
  const { kis } = await start();
  expect(() => kis.live.setSwitches(null as never)).toThrow("kis must be an object { … }");
});

it("an account that is added is checked as one from the start", async () => {
  const { kis } = await start();
  const misspelt = { appkey: "mine" } as object;
  expect(() => kis.live.addAccount(misspelt)).toThrow(
    "appkey means nothing here; there are appKey",
  );
  expect(kis.live.accounts).toHaveLength(1);
});

it("a token is killed with a code of its own broker only", async () => {
  const { kis, kiwoom } = await start();
  await kisToken(kis.live);
  const { token } = (await kiwoomToken(kiwoom.live)).body;
  expect(() => kis.live.killToken(undefined, "8005")).toThrow(
    'no token of KIS is refused with "8005"',
  );
  expect(() => kiwoom.live.killToken(undefined, "EGW00121")).toThrow(
    'no token of Kiwoom is refused with "EGW00121"',
  );
  expect((await kiwoomQuote(kiwoom.live, token)).body.return_code).toBe(0);
});

it("an api-id comes back in Kiwoom's words as it was sent", async () => {
  const { kiwoom } = await start();
  const { token } = (await kiwoomToken(kiwoom.live)).body;
  const reply = await kiwoomQuote(kiwoom.live, token, { "api-id": "$`$&X" });
  expect(reply.body.return_msg).toContain("API ID=$`$&X, URI=/api/dostk/stkinfo");
});

it("a close waits for no answer longer than a timer can, and refuses a wait that is none", async () => {
  const simulator = await start();
  await expect(simulator.close({ graceMs: -1 })).rejects.toThrow("graceMs must be a number from 0");
  const held = simulator.kis.live.holdNext("token");
  const answered = kisToken(simulator.kis.live);
  await held.arrived;
  const closed = simulator.close({ graceMs: Number.POSITIVE_INFINITY });
  // Meanwhile a timer that could not wait so long would have been over at once.
  const other = await start();
  for (let request = 0; request < 5; request += 1) await kisToken(other.kis.live);
  held.release();
  expect((await answered).status).toBe(200);
  await closed;
});
