import { inspect } from "node:util";
import { AuthError, createSecret, createToken } from "@auth/core";
import { describe, expect, it } from "vitest";
import { revealedForm, visibleText } from "./visible-text.js";

const secret = "s3cret/with+signs=and 한글";

function form(value: unknown): string | undefined {
  return revealedForm(visibleText(value), secret);
}

class Leaky {
  readonly #hidden = secret;
  toJSON(): object {
    return { kept: "back" };
  }
  reveal(): string {
    return this.#hidden;
  }
}

describe("what can be seen of a value", () => {
  const visible: [string, unknown][] = [
    ["a member", { deep: { list: [secret] } }],
    ["an entry of a map, as key or value", new Map([[{ secret }, 1]])],
    ["a member of a set", new Set([secret])],
    ["a hidden member", Object.defineProperty({}, "hidden", { value: secret })],
    ["a member named by it", { [secret]: 1 }],
    ["an error's message", new Error(`refused ${secret}`)],
    ["an error's cause", new Error("refused", { cause: { headers: { secret } } })],
    ["one of several errors", new AggregateError([new Error(secret)])],
    ["headers", new Headers({ appsecret: encodeURIComponent(secret) })],
    ["what an own inspection shows", { [inspect.custom]: () => `<${secret}>` }],
    ["what toJSON shows", { toJSON: () => ({ secret }) }],
    ["what toString shows", { toString: () => secret }],
    ["a function's member", Object.assign(() => {}, { secret })],
  ];
  for (const [where, value] of visible) {
    it(`includes ${where}`, () => {
      expect(form(value)).toBeDefined();
    });
  }

  it("includes base64 at every offset, as in a basic authorization header", () => {
    for (const user of ["", "u", "us", "use"]) {
      const bytes = new TextEncoder().encode(`${user}${secret}, and more`);
      expect(form({ header: btoa(String.fromCharCode(...bytes)) })).toBe("base64");
    }
  });

  it("excludes what nothing prints: closures, private fields, getters", () => {
    const closed = { reveal: () => secret };
    const got = Object.defineProperty({}, "secret", { get: () => secret, enumerable: false });
    for (const value of [closed, new Leaky(), got, createSecret(secret)]) {
      expect(form(value)).toBeUndefined();
      expect(inspect(value, { depth: 9, showHidden: true })).not.toContain(secret);
    }
    expect(form(createToken(secret, 1, "access-token"))).toBeUndefined();
    expect(form(new AuthError("AUTH_NETWORK", "no answer"))).toBeUndefined();
  });

  it("survives circles, and members that throw when printed", () => {
    const circle: Record<string, unknown> = { secret };
    circle.self = circle;
    circle.faulty = {
      toJSON() {
        throw new Error("no");
      },
    };
    expect(form(circle)).toBe("plain");
  });
});
