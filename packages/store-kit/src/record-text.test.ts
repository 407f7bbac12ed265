import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { key, sampleRecord } from "../test-support/sample-record.js";
import { plainName } from "./plain-name.js";
import { parseRecordText, recordText } from "./record-text.js";

describe("the text of a record", () => {
  it("is ASCII, and says what the record says, whatever characters the token has", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1 }), (value) => {
        const text = recordText(sampleRecord(1, value));
        expect(text).toMatch(/^[\x20-\x7e]*$/);
        expect(parseRecordText(text, key, "Update")).toEqual(sampleRecord(1, value));
      }),
    );
  });

  it("is not quoted where it is no record", () => {
    for (const text of ['{"token":{"value":"secret-to', "null", '"secret-token"', "[]"]) {
      const parse = () => parseRecordText(text, key, "Update");
      expect(parse).toThrow("The token store returned an unusable record");
      expect(parse).not.toThrow("secret");
    }
  });
});

describe("the name of a key", () => {
  it("is the key itself where that is plain", async () => {
    expect(await plainName(key)).toBe(key);
  });

  it("is short, plain, and no other key's, for any text at all", async () => {
    const texts = fc.string({
      unit: fc.constantFrom("a", " ", "한", "\ud800", "\udfff", "\0", "~"),
    });
    await fc.assert(
      fc.asyncProperty(texts, texts, async (one, other) => {
        const name = await plainName(one);
        expect(name).toMatch(/^[\w.~-]{1,128}$/);
        if (one !== other) expect(await plainName(other)).not.toBe(name);
      }),
    );
  });

  it("is the same on every machine", async () => {
    expect(await plainName("키움")).toBe(
      "sha256~3c4d6ab4ea12bbe7ebe9ea999e1ecf7d9848bd2177107c56eaa2d9bf32b3776a",
    );
  });
});
