import { inspect } from "node:util";
import { createManualClock } from "@auth/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { errorOf, rejectionOf } from "./__fixtures__/error-of.js";
import { appKey, secretKey } from "./__fixtures__/keys.js";
import { createRecordedFetch } from "./__fixtures__/recorded-fetch.js";
import tokenIssued from "./__fixtures__/token-issued.json" with { type: "json" };
import { createKiwoomAuth, createKiwoomProvider, type KiwoomOptions } from "./index.js";

const { signal } = new AbortController();
const options: KiwoomOptions = { environment: "paper", appKey, secretKey };

/** What a token request carries as its keys, for whoever builds the provider so. */
async function keysSentWith(built: KiwoomOptions): Promise<{ appkey: string; secretkey: string }> {
  const { fetch, requests } = createRecordedFetch({ body: tokenIssued });
  await createKiwoomProvider({ ...built, fetch }).issueToken({ signal });
  const { appkey, secretkey } = JSON.parse(requests[0]?.body ?? "{}");
  return { appkey, secretkey };
}

/** What whoever runs the tests has set must not decide them. */
beforeEach(() => {
  for (const kind of ["", "LIVE_", "PAPER_"]) {
    vi.stubEnv(`KIWOOM_${kind}APP_KEY`, undefined);
    vi.stubEnv(`KIWOOM_${kind}SECRET_KEY`, undefined);
  }
});
afterEach(() => vi.unstubAllEnvs());

describe("keys come from", () => {
  const stub = (variables: Record<string, string>): void => {
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  };

  it("the options, over every variable", async () => {
    stub({ KIWOOM_PAPER_APP_KEY: "from-paper-env", KIWOOM_APP_KEY: "from-env" });
    expect(await keysSentWith(options)).toEqual({ appkey: appKey, secretkey: secretKey });
  });

  it("the variables of the environment, so that a live key is never sent to the paper host", async () => {
    stub({
      KIWOOM_LIVE_APP_KEY: "live-key",
      KIWOOM_LIVE_SECRET_KEY: "live-secret",
      KIWOOM_PAPER_APP_KEY: "paper-key",
      KIWOOM_PAPER_SECRET_KEY: "paper-secret",
      KIWOOM_APP_KEY: "any-key",
      KIWOOM_SECRET_KEY: "any-secret",
    });
    expect(await keysSentWith({ environment: "live" })).toEqual({
      appkey: "live-key",
      secretkey: "live-secret",
    });
    expect(await keysSentWith({ environment: "paper" })).toEqual({
      appkey: "paper-key",
      secretkey: "paper-secret",
    });
  });

  it("else the variables for both", async () => {
    stub({ KIWOOM_APP_KEY: "any-key", KIWOOM_SECRET_KEY: "any-secret" });
    expect(await keysSentWith({ environment: "live" })).toEqual({
      appkey: "any-key",
      secretkey: "any-secret",
    });
  });

  it("with the whitespace of a copied line around them", async () => {
    const padded = { appKey: ` ${appKey}\n`, secretKey: `\t${secretKey} ` };
    expect(await keysSentWith({ ...options, ...padded })).toEqual({
      appkey: appKey,
      secretkey: secretKey,
    });
  });

  it("nowhere, and the error names the option and the variables", () => {
    const missing = errorOf(() => createKiwoomProvider({ environment: "paper" }));
    expect(missing.code).toBe("AUTH_CONFIGURATION");
    expect(missing.message).toBe(
      "Kiwoom app key is missing. Pass the appKey option or set KIWOOM_PAPER_APP_KEY (or KIWOOM_APP_KEY).",
    );
    const noSecret = errorOf(() => createKiwoomProvider({ environment: "live", appKey }));
    expect(noSecret.message).toBe(
      "Kiwoom secret key is missing. Pass the secretKey option or set KIWOOM_LIVE_SECRET_KEY (or KIWOOM_SECRET_KEY).",
    );
  });

  it.each([
    ["empty", ""],
    ["in quotes", `"${secretKey}"`],
    ["broken by a space", `${secretKey.slice(0, 20)} ${secretKey.slice(20)}`],
    ["a placeholder", "YOUR_SECRET_KEY"],
  ])("a secret key that is %s is refused without being shown", (_case, bad) => {
    const error = errorOf(() => createKiwoomProvider({ ...options, secretKey: bad }));
    expect(error.code).toBe("AUTH_CONFIGURATION");
    expect(error.message).toContain("secretKey");
    expect(`${error.stack}`).not.toContain(secretKey.slice(0, 20));
  });

  it("and a refusal of theirs names the variable", async () => {
    stub({ KIWOOM_PAPER_APP_KEY: appKey, KIWOOM_SECRET_KEY: secretKey });
    const { fetch } = createRecordedFetch({ body: { return_code: 3, return_msg: "[8001:x]" } });
    const provider = createKiwoomProvider({ environment: "paper", fetch });
    const { message } = await rejectionOf(provider.issueToken({ signal }));
    expect(message).toContain("Check KIWOOM_PAPER_APP_KEY and KIWOOM_SECRET_KEY");
  });
});

describe("a programmer's mistake is a TypeError at construction that names the option", () => {
  it.each<[string, object, RegExp]>([
    [
      "an unknown environment",
      { environment: "real" },
      /^environment must be "live" \(실전\) or "paper" \(모의\), got "real"/,
    ],
    ["no environment", { environment: undefined }, /^environment must be/],
    ["plain http", { baseUrl: "http://mockapi.kiwoom.com" }, /baseUrl.*https/],
    ["no URL", { baseUrl: "mockapi.kiwoom.com" }, /baseUrl/],
    ["a URL with a query", { baseUrl: "https://mockapi.kiwoom.com?x=1" }, /baseUrl/],
    ["a partition that is no text", { partition: 7 }, /partition/],
    ["a fetch that is none", { fetch: {} }, /fetch/],
    ["a clock that is none", { clock: {} }, /clock/],
  ])("%s", (_case, bad, message) => {
    const built = { ...options, ...bad } as KiwoomOptions;
    expect(() => createKiwoomProvider(built)).toThrow(TypeError);
    expect(() => createKiwoomProvider(built)).toThrow(message);
    expect(() => createKiwoomAuth(built)).toThrow(message);
  });

  it("no options at all", () => {
    const create = createKiwoomProvider as (options?: KiwoomOptions) => unknown;
    expect(() => create()).toThrow(/^Kiwoom needs options/);
  });
});

describe("the record's key", () => {
  const keyOf = (changed: Partial<KiwoomOptions> = {}): Promise<string> =>
    createKiwoomProvider({ ...options, ...changed }).tokenKey();

  it("is the same on every machine, and reveals nothing", async () => {
    const key = await keyOf();
    expect(key).toMatch(/^kiwoom-access-token-[0-9a-f]{64}$/);
    expect(await keyOf({ baseUrl: "https://mockapi.kiwoom.com/" })).toBe(key);
  });

  it.each<[string, Partial<KiwoomOptions>]>([
    ["the environment", { environment: "live" }],
    ["the app key", { appKey: `${appKey}1` }],
    [
      "the secret key, as a rotated one must not meet the old token",
      { secretKey: `${secretKey}1` },
    ],
    ["the host", { baseUrl: "http://127.0.0.1:1" }],
    ["the partition, as a token works from one IP address only", { partition: "tokyo" }],
  ])("changes with %s", async (_case, changed) => {
    expect(await keyOf(changed)).not.toBe(await keyOf());
  });
});

it("a token request that hangs ends after 10 s, and its keys are in no error", async () => {
  const clock = createManualClock("2026-11-21T09:00:00+09:00");
  const fetch: KiwoomOptions["fetch"] = () => new Promise(() => {});
  const failing = rejectionOf(
    createKiwoomProvider({ ...options, clock, fetch }).issueToken({ signal }),
  );
  await clock.advance(9_999);
  await clock.advance(1);
  const error = await failing;
  expect(error.code).toBe("AUTH_TIMEOUT");
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(secretKey);
});

it("with a policy of one's own the request hangs no longer than that", async () => {
  const clock = createManualClock("2026-11-21T09:00:00+09:00");
  const fetch: KiwoomOptions["fetch"] = () => new Promise(() => {});
  const auth = createKiwoomAuth({ ...options, clock, fetch, policy: { issueTimeoutMs: 3_000 } });
  const failing = rejectionOf(auth.getToken());
  await clock.advance(3_000);
  const error = await failing;
  expect(error.code).toBe("AUTH_TIMEOUT");
  expect(error.message).toContain("3 s");
});

it.each([
  { issueTimeoutMs: -1 },
  { lifetimeMs: 0 },
  { issueIntervalMs: Number.NaN },
  { mandatoryMs: 1e15 },
])("an absurd duration is refused at construction: %j", (policy) => {
  const [name] = Object.keys(policy);
  expect(() => createKiwoomAuth({ ...options, policy })).toThrow(TypeError);
  expect(() => createKiwoomAuth({ ...options, policy })).toThrow(`policy.${name}`);
});

it("the policy renews nothing ahead of time, since a second token may kill the one in use", () => {
  expect(createKiwoomProvider(options).policy).toEqual({
    reissue: "unknown",
    lifetimeMs: 86_400_000,
    issueIntervalMs: 1_000,
    issueTimeoutMs: 10_000,
    advisoryMs: 0,
    mandatoryMs: 60_000,
    recovery: "issue",
  });
});

it("a failing fetch that quotes the request does not get its keys out", async () => {
  const fetch: KiwoomOptions["fetch"] = async () => {
    throw new TypeError(`failed: ${secretKey}`, { cause: { appKey } });
  };
  const error = await rejectionOf(
    createKiwoomProvider({ ...options, fetch }).issueToken({ signal }),
  );
  expect(error.code).toBe("AUTH_NETWORK");
  const shown = inspect(error, { depth: 9, showHidden: true });
  expect(shown).not.toContain(secretKey);
  expect(shown).not.toContain(appKey);
});

it("Kiwoom's Date header corrects the clock of a machine that is an hour slow", async () => {
  const clock = createManualClock("2026-11-21T08:00:00+09:00");
  const headers = { date: "Sat, 21 Nov 2026 00:00:00 GMT" };
  const { fetch } = createRecordedFetch({ body: tokenIssued, headers });
  const provider = createKiwoomProvider({ ...options, clock, fetch });
  await provider.issueToken({ signal });
  expect(provider.clock?.now()).toBe(Date.parse("2026-11-21T09:00:00.500+09:00"));
});

it("printing a provider or an auth shows no key", () => {
  for (const made of [createKiwoomProvider(options), createKiwoomAuth(options)]) {
    const shown = `${inspect(made, { depth: 9, showHidden: true })} ${JSON.stringify(made)}`;
    expect(shown).not.toContain(secretKey);
    expect(shown).not.toContain(appKey);
  }
});
