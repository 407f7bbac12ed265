import { createCipheriv } from "node:crypto";
import { format, inspect } from "node:util";
import { createSecret } from "@auth/core";
import { describe, expect, it } from "vitest";
import { rejectionOf } from "./__fixtures__/error-of.js";
import { aesIv, aesKey, subscribed } from "./__fixtures__/frames.js";
import { classifyKisFrame, decryptKisPayload, type KisEncryption } from "./index.js";

const frame = classifyKisFrame(JSON.stringify(subscribed));
const encryption = (frame.type === "subscribed" && frame.encryption) as KisEncryption;

/** As KIS encrypts, by another implementation than the one under test. */
function encrypt(text: string): string {
  const cipher = createCipheriv("aes-256-cbc", aesKey, aesIv);
  return Buffer.concat([cipher.update(text, "utf8"), cipher.final()]).toString("base64");
}

describe("an encrypted payload", () => {
  it.each(["hts-id^0000000001^모의고객^71000", "", "x".repeat(5000)])(
    "is read: %s",
    async (text) => {
      const received = classifyKisFrame(`1|H0STCNI9|001|${encrypt(text)}`);
      const payload = received.type === "data" ? received.payload : "none";
      expect(await decryptKisPayload(payload, encryption)).toBe(text);
    },
  );

  it.each([
    ["that is no base64", "*", encryption],
    ["that was cut", encrypt("fields").slice(0, 8), encryption],
    ["that is empty", "", encryption],
    [
      "of another subscription",
      encrypt("a".repeat(40)),
      { ...encryption, key: createSecret("k".repeat(32)) },
    ],
    [
      "with a key that is none",
      encrypt("a"),
      { ...encryption, key: createSecret("short-and-secret") },
    ],
    ["with a vector that is none", encrypt("a"), { ...encryption, iv: createSecret("") }],
  ])("%s says what to look at, and nothing secret", async (_case, payload, wrong) => {
    const error = await rejectionOf(decryptKisPayload(payload, wrong));
    expect(error).toMatchObject({ code: "AUTH_INVALID_RESPONSE", path: "payload" });
    expect(`${error} ${JSON.stringify(error)}`).not.toMatch(/short-and-secret|invented/);
    expect(error).not.toHaveProperty("cause");
  });
});

describe("the key of encrypted data", () => {
  const { key, iv } = encryption;

  it.each([
    ["as text", `${key} ${iv} ${String(key)} ${[key, iv]} ${key}${iv}`],
    ["as JSON", JSON.stringify({ frame, encryption, list: [key, iv], key, iv })],
    [
      "in an error",
      `${new Error(`${key}`, { cause: encryption }).stack} ${inspect(new Error("", { cause: encryption }))}`,
    ],
    ["in a log", format("%s %o %O %j", key, iv, frame, encryption)],
    [
      "in an inspection",
      inspect(frame, { depth: 9, showHidden: true, getters: true, showProxy: true }),
    ],
    [
      "as a copy of its members",
      inspect([{ ...key }, { ...iv }, Object.entries(iv), { ...encryption }], { showHidden: true }),
    ],
  ])("is not seen %s", (_case, shown) => {
    expect(shown.length).toBeGreaterThan(5);
    expect(shown).not.toContain(aesKey);
    expect(shown).not.toContain(aesIv);
  });

  it("cannot be copied to a worker or a database, and what the platform says of it is not secret", () => {
    let said: unknown;
    try {
      said = structuredClone(frame);
    } catch (error) {
      said = error;
    }
    expect(said).toBeInstanceOf(Error);
    expect(`${said} ${inspect(said)}`).not.toMatch(/invented/);
  });
});
