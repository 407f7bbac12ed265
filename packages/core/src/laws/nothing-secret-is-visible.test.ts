import { inspect } from "node:util";
import { AuthError, createSecret, createToken, isAuthError, redact } from "@auth/core";
import { describe, expect, it } from "vitest";
import { openDesk } from "./desk.js";

const value = "canary-token-value";
const shown = "[Token … use .value or .authorization]";

/** As the Fetch standard has it; workerd takes any character, and sends it as UTF-8. */
const headersAreBytes = ((): boolean => {
  try {
    new Headers({ any: "…" });
    return false;
  } catch {
    return true;
  }
})();

describe("law 9: nothing secret is visible", () => {
  it("a token shows itself only where it is asked for by name", () => {
    const token = createToken(value, 5, "access-token");
    expect([String(token), `${token}`, inspect(token), JSON.parse(JSON.stringify(token))]).toEqual(
      Array(4).fill(shown),
    );
    expect(inspect({ nested: [token] }, { depth: 9, showHidden: true })).not.toContain(value);
    expect({ ...token }).toEqual({});
    expect(token).toMatchObject({
      value,
      authorization: `Bearer ${value}`,
      expiresAt: 5,
      kind: "access-token",
    });
    expect(createToken("key", 5, "approval-key").authorization).toBe("key");
  });

  it("a header built from the token itself throws instead of sending nonsense", ({ skip }) => {
    skip(!headersAreBytes, "headers take any character there");
    const token = createToken(value, 5, "access-token");
    expect(() => new Headers({ authorization: `Bearer ${token}` })).toThrow();
  });

  it("a header is built from the token's ready value", () => {
    const token = createToken(value, 5, "access-token");
    expect(new Headers({ authorization: token.authorization }).get("authorization")).toBe(
      `Bearer ${value}`,
    );
  });

  it("a secret shows itself only in reveal()", () => {
    const secret = createSecret(value);
    expect([
      String(secret),
      inspect(secret),
      JSON.parse(JSON.stringify({ secret })).secret,
    ]).toEqual(Array(3).fill("[Secret …]"));
    expect(inspect(secret, { showHidden: true, customInspect: false, depth: 9 })).not.toContain(
      value,
    );
    expect(secret.reveal()).toBe(value);
  });

  it("redacts a secret however a broker repeats it", () => {
    const secret = "app+secret/with=signs";
    const forms = [secret, encodeURIComponent(secret), Buffer.from(secret).toString("base64")];
    expect(redact(`refused: ${forms.join(" ")}`, [secret])).toBe(
      "refused: [redacted] [redacted] [redacted]",
    );
    expect(redact("no token", ["no"])).toBe("no token");
  });

  it("a manager shows nothing, whatever it is asked, and a provider's own exceptions are not passed on", async () => {
    const { tokens, provider, events } = openDesk({ script: [{ value }] });
    await tokens.getToken();
    await tokens.invalidate(value);
    provider.next(() => {
      throw Object.assign(new Error(value), { request: { secret: value }, cause: value });
    });
    const error: unknown = await tokens.getToken().catch((reason: unknown) => reason);
    const everything = [
      tokens,
      tokens.status(),
      error,
      events,
      (error as Error).stack,
      JSON.stringify(error),
    ];
    for (const thing of everything) {
      expect(inspect(thing, { depth: 12, showHidden: true })).not.toContain(value);
    }
    expect(error).toMatchObject({ code: "AUTH_PROVIDER_REJECTED" });
    expect((error as Error).message).toContain("failed with Error");
  });

  it("a store's own exception is not passed on, but for its code", async () => {
    const { tokens, store, events } = openDesk();
    store.get = async () => {
      throw Object.assign(new Error(`cannot parse ${value}`), { code: "EACCES" });
    };
    await tokens.getToken();
    expect(inspect(events, { depth: 12 })).not.toContain(value);
    expect(
      events.some(
        (event) => event.type === "store-failed" && event.error.message.includes("EACCES"),
      ),
    ).toBe(true);
  });
});

describe("law 10: errors", () => {
  it("are recognised across copies of core, and carry only what is known", () => {
    const error = new AuthError("AUTH_NETWORK", "no route", { retryAt: 5, brokerCode: undefined });
    expect(isAuthError(error)).toBe(true);
    expect(isAuthError(new Error("no route"))).toBe(false);
    const foreign = Object.assign(new Error("x"), { [Symbol.for("@auth/core AuthError")]: true });
    expect(isAuthError(foreign)).toBe(true);
    expect(Object.keys(error).sort()).toEqual(["code", "name", "retryAt"]);
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: "AuthError",
      code: "AUTH_NETWORK",
      message: "no route",
      retryAt: 5,
    });
  });
});
