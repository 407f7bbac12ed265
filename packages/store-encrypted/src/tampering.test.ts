import type { StoredToken, TokenRecord, TokenStore } from "@auth/core";
import { createMemoryTokenStore } from "@auth/store-memory";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expecting, key, sampleRecord } from "../../store-kit/test-support/sample-record.js";
import { createEncryptedTokenStore, type EncryptionKey } from "./index.js";

const keys: EncryptionKey[] = [
  { id: "a", key: new Uint8Array(32).fill(1) },
  { id: "b", key: new Uint8Array(32).fill(2) },
];

/** What is stored beneath when `token` was saved under `of`. */
async function sealed(token: StoredToken, of = key): Promise<TokenRecord> {
  const beneath = createMemoryTokenStore();
  const record = { ...sampleRecord(1), key: of, token };
  await createEncryptedTokenStore({ store: beneath, keys }).set(of, record, expecting(0));
  const found = await beneath.get(of);
  if (!found) throw new Error("nothing was stored");
  return found;
}

/** Reads `record` as if it had always been there. */
function read(record: TokenRecord, of = key): Promise<TokenRecord | undefined> {
  const beneath: TokenStore = { ...createMemoryTokenStore(), get: async () => record };
  return createEncryptedTokenStore({ store: beneath, keys }).get(of);
}

const time = fc.integer({ min: 0, max: 4_102_444_800_000 });
const anyToken: fc.Arbitrary<StoredToken> = fc.record(
  {
    value: fc.string({ unit: "grapheme", minLength: 1, maxLength: 400 }),
    issuedAt: time,
    expiresAt: time,
    final: fc.constant(true as const),
  },
  { requiredKeys: ["value", "issuedAt", "expiresAt"] },
);

const refused = { code: "AUTH_STORE", path: "token.value" };

describe("whoever can write into the store, but lacks the key,", () => {
  it("sees every token come back as it went in, if nothing is changed", async () => {
    await fc.assert(
      fc.asyncProperty(anyToken, async (token) => {
        expect((await read(await sealed(token)))?.token).toEqual(token);
      }),
    );
  });

  it("cannot flip a single bit of what is encrypted, at any place", async () => {
    const record = await sealed(sampleRecord(1).token as StoredToken);
    const value = record.token?.value ?? "";
    const [scheme, id, text = ""] = value.split(":");
    const bytes = Buffer.from(text, "base64url");
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const changed = `${scheme}:${id}:${flipped.toString("base64url")}`;
      await expect(read(withToken(record, { value: changed }))).rejects.toMatchObject(refused);
    }
  });

  it("cannot change any character of the text, cut it off or go on with it", async () => {
    const record = await sealed(sampleRecord(1).token as StoredToken);
    const value = record.token?.value ?? "";
    await fc.assert(
      fc.asyncProperty(fc.nat(value.length), fc.string({ maxLength: 2 }), async (at, inserted) => {
        for (const changed of [
          value.slice(0, at) + inserted + value.slice(at + 1),
          value.slice(0, at),
          value + inserted,
        ]) {
          if (changed === value || changed === "") continue;
          await expect(read(withToken(record, { value: changed }))).rejects.toMatchObject(refused);
        }
      }),
    );
  });

  it("cannot let a token live longer, be younger, or be final", async () => {
    await fc.assert(
      fc.asyncProperty(anyToken, anyToken, async (token, other) => {
        const record = await sealed(token);
        const { value: _value, ...facts } = other;
        const { final: _final, ...rest } = record.token as StoredToken;
        const isSame =
          facts.issuedAt === token.issuedAt &&
          facts.expiresAt === token.expiresAt &&
          facts.final === token.final;
        if (isSame) return;
        const changed = { ...record, token: { ...rest, ...facts } };
        await expect(read(changed)).rejects.toMatchObject(refused);
      }),
    );
  });

  it("cannot put the token of one account into another's record", async () => {
    const other = key.replace("0", "1");
    const record = await sealed(sampleRecord(1).token as StoredToken, other);
    await expect(read({ ...record, key })).rejects.toMatchObject(refused);
    expect((await read(record, other))?.token).toEqual(sampleRecord(1).token);
  });

  it("cannot have one key taken for another", async () => {
    const record = await sealed(sampleRecord(1).token as StoredToken);
    const value = record.token?.value.replace(":a:", ":b:") ?? "";
    await expect(read(withToken(record, { value }))).rejects.toMatchObject(refused);
  });
});

function withToken(record: TokenRecord, change: Partial<StoredToken>): TokenRecord {
  return { ...record, token: { ...(record.token as StoredToken), ...change } };
}
