import { describe, expect, it } from "vitest";
import { appKey, secretKey } from "./__fixtures__/keys.js";
import { createKiwoomAuth, type KiwoomAuthOptions } from "./index.js";
import { isQuery, readReplay } from "./kiwoom-replay.js";

const post = (apiId: string): RequestInit => ({ method: "POST", headers: { "api-id": apiId } });

describe("a request is taken for one that changes nothing by its api-id", () => {
  it.each(["ka10001", "ka10081", "ka90013", "kt00001", "kt00018"])(
    "%s asks: it may be sent twice",
    (apiId) => {
      expect(isQuery("/api/dostk/stkinfo", post(apiId))).toBe(true);
    },
  );

  it.each([
    "kt10000",
    "kt10001",
    "kt10003",
    "kt10009",
    "kt50000",
    "kt50003",
    "ust20000",
    "au10002",
    "ka1",
    "xka10001",
    "ka10001, kt10000",
    "",
  ])("%j may buy, sell or be new: once only", (apiId) => {
    expect(isQuery("/api/dostk/ordr", post(apiId))).toBe(false);
  });

  it("a request that does not say what it is may be an order", () => {
    expect(isQuery("/api/dostk/stkinfo", undefined)).toBe(false);
    expect(isQuery(new URL("https://api.kiwoom.com/ka10001"), { method: "POST" })).toBe(false);
  });

  it("whatever form the headers have, and those of init go over a Request's, as in fetch itself", () => {
    const query = new Request("https://api.kiwoom.com/api/dostk/stkinfo", post("ka10001"));
    expect(isQuery(query, undefined)).toBe(true);
    expect(isQuery(query, { body: "{}" })).toBe(true);
    expect(isQuery(query, post("kt10000"))).toBe(false);
    expect(isQuery(query, { headers: {} })).toBe(false);
    expect(isQuery("/x", { headers: [["API-ID", "ka10001"]] })).toBe(true);
    expect(isQuery("/x", { headers: new Headers({ "Api-Id": "ka10001" }) })).toBe(true);
  });
});

it("the option is one of three words, and left out the safest", () => {
  expect(readReplay(undefined)).toBe("safe-methods");
  const bad = { environment: "paper", appKey, secretKey, replay: "always" };
  expect(() => createKiwoomAuth(bad as unknown as KiwoomAuthOptions)).toThrow(
    /^replay must be "safe-methods".*"queries".*"all"/,
  );
});
