import { describe, expect, test } from "vitest";
import { createSecretFinder } from "./find-secrets.ts";

const secret = "kQ7+vz/2=canary&key 9f3d1c5b7a02468ace13579bdf";

const find = createSecretFinder(["another, longer than sixteen", secret]);

function jwt(payload: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "HS512" })}.${part(payload)}.c2lnbmF0dXJl`;
}

const leaks: Record<string, string> = {
  plain: `{"appkey":"${secret}"}`,
  "in base64": Buffer.from(secret).toString("base64"),
  "in base64 at any offset": Buffer.from(`ab:${secret}:x`).toString("base64"),
  "in base64url": Buffer.from(`a:${secret}`).toString("base64url"),
  "in hex": Buffer.from(secret).toString("hex"),
  "URL-encoded": `appkey=${encodeURIComponent(secret)}`,
  "URL-encoded to the last letter": `k=${[...Buffer.from(secret)].map((byte) => `%${byte.toString(16)}`).join("")}`,
  "escaped by JSON": JSON.stringify({ appkey: secret }).replaceAll("+", "\\u002b"),
  "inside a JWT": `Authorization: Bearer ${jwt({ jti: secret })}`,
  "inside a JWT inside a JWT": jwt({ nested: jwt({ jti: secret }) }),
  "in base64 inside a JWT": jwt({ data: Buffer.from(secret).toString("base64") }),
  "cut in the middle": secret.slice(3, 40),
};

describe("a secret is found", () => {
  test.for(Object.entries(leaks))("%s", ([, text]) => {
    expect(find(`before\n${text} after`)).toMatchObject([{ secret: 1, line: 2 }]);
  });
});

test("a text without it is clean, be it a JWT or garbage", () => {
  const texts = [jwt({ jti: "someone" }), "eyJ%%%.....\\u00zz%2", "", secret.slice(0, 15)];
  expect(texts.flatMap(find)).toEqual([]);
});

test("the padding of a secret is not taken for it", () => {
  const findPadded = createSecretFinder([`PScanary9f3d1c5b${"0".repeat(20)}`]);
  expect(findPadded(`exactly ${"0".repeat(64)}`)).toEqual([]);
  expect(findPadded("key: PScanary9f3d1c5b0")).toMatchObject([{ secret: 0 }]);
});

test("a finding does not repeat the secret", () => {
  expect(JSON.stringify(find(secret))).not.toContain(secret.slice(0, 8));
});

test("a secret too short to be told from a word is refused, so that nobody believes it was searched for", () => {
  expect(() => createSecretFinder(["token-1"])).toThrow(TypeError);
});
