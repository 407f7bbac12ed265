import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createTokenKey, type TokenKeyParts } from "./token-key.js";

const parts: TokenKeyParts = {
  id: "kis",
  kind: "access-token",
  tokenUrl: "https://openapi.example.com:9443/oauth2/tokenP",
  appKey: "PSinventedappkey",
  secret: "invented-secret",
};

describe("a token's key", () => {
  it("is an HMAC under the secret over everything that the token depends on", async () => {
    const message = `["kis","access-token","${parts.tokenUrl}","PSinventedappkey",null]`;
    const hex = createHmac("sha256", "invented-secret").update(message).digest("hex");
    expect(await createTokenKey(parts)).toBe(`kis-access-token-${hex}`);
  });

  it("has never changed: another key would make every stored token unknown", async () => {
    expect(await createTokenKey(parts)).toMatchInlineSnapshot(
      `"kis-access-token-987ec2ec712e6dd20da59b66b49151f85fb2d788f6a145117ec7714479f1826a"`,
    );
  });

  it("changes with each part, and with where one part ends and the next begins", async () => {
    const keys = await Promise.all(
      [
        parts,
        { ...parts, id: "other" },
        { ...parts, kind: "approval-key" as const },
        { ...parts, tokenUrl: "https://openapivts.example.com:29443/oauth2/tokenP" },
        { ...parts, appKey: "PSinventedappkez" },
        { ...parts, secret: "invented-secreu" },
        { ...parts, partition: "" },
        { ...parts, partition: "a" },
        { ...parts, partition: "null" },
        { ...parts, appKey: `PSinventedappkey","a`, partition: undefined },
        { ...parts, tokenUrl: `${parts.tokenUrl}P`, appKey: "SinventedAppkey" },
      ].map(createTokenKey),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("is safe as a file name on every platform, and reveals neither key nor secret", async () => {
    const key = await createTokenKey(parts);
    expect(key).toMatch(/^kis-access-token-[0-9a-f]{64}$/);
    expect(key).not.toContain("PSinvented");
  });
});
