import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { errorOf } from "./__fixtures__/error-of.js";
import { appKey, appSecret, otherAppKey } from "./__fixtures__/keys.js";
import { createRecordedFetch } from "./__fixtures__/recorded-fetch.js";
import {
  createKisApprovalKeyProvider,
  createKisAuth,
  createKisProvider,
  type KisAuthOptions,
} from "./index.js";

const creators = [
  ["createKisProvider", createKisProvider],
  ["createKisApprovalKeyProvider", createKisApprovalKeyProvider],
  ["createKisAuth", createKisAuth],
] as const;

const variables = [
  "KIS_LIVE_APP_KEY",
  "KIS_LIVE_APP_SECRET",
  "KIS_PAPER_APP_KEY",
  "KIS_PAPER_APP_SECRET",
  "KIS_APP_KEY",
  "KIS_APP_SECRET",
] as const;

beforeEach(() => {
  for (const name of variables) vi.stubEnv(name, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** What is passed where a type would forbid it: programs in JavaScript have none. */
function untyped(options: Record<string, unknown>): KisAuthOptions {
  return { environment: "paper", appKey, appSecret, ...options } as KisAuthOptions;
}

/** The app key and secret that a token is asked with. */
async function sentKeys(options: KisAuthOptions): Promise<unknown> {
  const { fetch, requests } = createRecordedFetch({ body: {} });
  const provider = createKisProvider({ ...options, fetch });
  await provider.issueToken({ signal: new AbortController().signal }).catch(() => {});
  const { appkey, appsecret } = JSON.parse(requests[0]?.body ?? "{}");
  return [appkey, appsecret];
}

describe.each(creators)("%s says at once what is wrong", (_name, create) => {
  it.each([
    ["no options", undefined, /environment: "live"/],
    ["null", null, /environment: "live"/],
    [
      "no environment",
      {},
      /environment must be "live" \(실전\) or "paper" \(모의\), got undefined/,
    ],
    ["another environment", { environment: "real" }, /got "real"/],
  ])("with %s", (_case, options, message) => {
    const act = () => create(options as KisAuthOptions);
    expect(act).toThrow(TypeError);
    expect(act).toThrow(message);
  });

  it.each([
    [
      "an unencrypted base URL",
      { baseUrl: "http://openapi.example.com" },
      /baseUrl must be https:/,
    ],
    ["a base URL that is none", { baseUrl: "openapi" }, /baseUrl/],
    ["a partition that is no string", { partition: 1 }, /partition must be a string, got number/],
    ["a fetch that is no function", { fetch: "fetch" }, /fetch must be a function/],
    ["a clock that cannot wait", { clock: { now: () => 0 } }, /clock must have now\(\) and sleep/],
  ])("with %s", (_case, options, message) => {
    const act = () => create(untyped(options));
    expect(act).toThrow(TypeError);
    expect(act).toThrow(message);
  });

  it("with no credentials, naming the option and both variables", () => {
    const error = errorOf(() => create({ environment: "paper" }));
    expect(error.code).toBe("AUTH_CONFIGURATION");
    for (const name of ["appKey", "KIS_PAPER_APP_KEY", "KIS_APP_KEY"]) {
      expect(error.message).toContain(name);
    }
    const secretError = errorOf(() => create({ environment: "live", appKey }));
    for (const name of ["appSecret", "KIS_LIVE_APP_SECRET", "KIS_APP_SECRET"]) {
      expect(secretError.message).toContain(name);
    }
  });

  it.each([
    ["empty", ""],
    ["in quotes", `"${appKey}"`],
    ["of two pieces", "PSfixture AppKey"],
    ["a placeholder", "YOUR_APP_KEY"],
    ["with a character that no header takes", "PSfixture키"],
  ])("with an app key that is %s", (_case, value) => {
    const error = errorOf(() => create({ environment: "paper", appKey: value, appSecret }));
    expect(error).toMatchObject({ code: "AUTH_CONFIGURATION" });
    expect(error.message).toContain("appKey");
  });

  it("with the app key and secret swapped, without showing either", () => {
    const error = errorOf(() =>
      create({ environment: "paper", appKey: appSecret, appSecret: appKey }),
    );
    expect(error.code).toBe("AUTH_CONFIGURATION");
    expect(error.message).toContain("app key and secret are swapped");
    expect(error.message).toContain("appKey has 180 characters");
    expect(`${error.stack}`).not.toContain(appKey);
    expect(`${error.stack}`).not.toContain(appSecret);
  });

  it.each([
    [1, 1],
    [35, 179],
    [37, 181],
    [180, 180],
    [36, 36],
    [500, 2000],
  ])("and nothing about a key of %i and a secret of %i characters", (keyLength, secretLength) => {
    const options = { appKey: "k".repeat(keyLength), appSecret: "s".repeat(secretLength) };
    expect(() => create({ environment: "paper", ...options })).not.toThrow();
  });
});

describe("createKisAuth says at once what is wrong", () => {
  it.each([
    ["another custtype", { custtype: "C" }, /custtype must be "P"/],
    ["a negative duration", { policy: { issueIntervalMs: -1 } }, /policy\.issueIntervalMs/],
    ["an absurd duration", { policy: { advisoryMs: 1e15 } }, /policy\.advisoryMs/],
    ["a duration that is no number", { policy: { lifetimeMs: "1d" } }, /policy\.lifetimeMs/],
  ])("with %s", (_case, options, message) => {
    const act = () => createKisAuth(untyped(options));
    expect(act).toThrow(TypeError);
    expect(act).toThrow(message);
  });

  it("with a personalseckey that no header takes, without showing it", () => {
    const error = errorOf(() => createKisAuth(untyped({ personalseckey: "fixture\nseckey" })));
    expect(error.code).toBe("AUTH_CONFIGURATION");
    expect(error.message).toContain("personalseckey");
    expect(error.message).not.toContain("fixture");
  });
});

describe("the app key and secret", () => {
  it("come from the options first, without the whitespace around them", async () => {
    vi.stubEnv("KIS_PAPER_APP_KEY", otherAppKey);
    expect(
      await sentKeys({
        environment: "paper",
        appKey: ` ${appKey}\r\n`,
        appSecret: `${appSecret}\n`,
      }),
    ).toEqual([appKey, appSecret]);
  });

  it.each([
    ["paper", "KIS_PAPER"],
    ["live", "KIS_LIVE"],
  ] as const)("of %s come from %s_APP_KEY and …_APP_SECRET next", async (environment, prefix) => {
    vi.stubEnv(`${prefix}_APP_KEY`, appKey);
    vi.stubEnv(`${prefix}_APP_SECRET`, appSecret);
    vi.stubEnv("KIS_APP_KEY", otherAppKey);
    vi.stubEnv("KIS_APP_SECRET", "of-the-other-key");
    expect(await sentKeys({ environment })).toEqual([appKey, appSecret]);
  });

  it("come from KIS_APP_KEY and KIS_APP_SECRET last", async () => {
    vi.stubEnv("KIS_APP_KEY", appKey);
    vi.stubEnv("KIS_APP_SECRET", appSecret);
    expect(await sentKeys({ environment: "live" })).toEqual([appKey, appSecret]);
  });

  it("of live are never used for paper: nobody sends them to the wrong host by accident", () => {
    vi.stubEnv("KIS_LIVE_APP_KEY", appKey);
    vi.stubEnv("KIS_LIVE_APP_SECRET", appSecret);
    expect(errorOf(() => createKisProvider({ environment: "paper" })).code).toBe(
      "AUTH_CONFIGURATION",
    );
  });

  it("are named by their variable when KIS refuses them", async () => {
    vi.stubEnv("KIS_PAPER_APP_KEY", appKey);
    vi.stubEnv("KIS_PAPER_APP_SECRET", appSecret.slice(1));
    const body = { error_code: "EGW00105", error_description: "유효하지 않은 AppSecret입니다." };
    const { fetch } = createRecordedFetch({ status: 403, body });
    const provider = createKisProvider({ environment: "paper", fetch });
    await expect(provider.issueToken({ signal: new AbortController().signal })).rejects.toThrow(
      "Check KIS_PAPER_APP_SECRET: it has 179 characters, KIS documents 180.",
    );
  });
});

describe("the name under which a store keeps the token", () => {
  const keyOf = (options: Partial<KisAuthOptions> = {}) =>
    createKisProvider({ environment: "paper", appKey, appSecret, ...options }).tokenKey();

  it("is the same for the same credentials, and reveals nothing of them", async () => {
    const key = await keyOf();
    expect(await keyOf()).toBe(key);
    expect(key).toMatch(/^kis-access-token-[0-9a-f]{64}$/);
  });

  it("is another one for another key, secret, environment, host or partition", async () => {
    const keys = await Promise.all([
      keyOf(),
      keyOf({ appKey: otherAppKey }),
      keyOf({ appSecret: appSecret.slice(1) }),
      keyOf({ environment: "live" }),
      keyOf({ baseUrl: "https://127.0.0.1:9443" }),
      keyOf({ partition: "a" }),
      createKisApprovalKeyProvider({ environment: "paper", appKey, appSecret }).tokenKey(),
    ]);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.at(-1)).toMatch(/^kis-approval-key-[0-9a-f]{64}$/);
  });
});
