import { inspect } from "node:util";
import { createTokenManager, type TokenRecord, type TokenStore } from "@auth/core";
import { createMemoryTokenStore } from "@auth/store-memory";
import { createScriptedProvider, testTokenStore } from "@auth/testing";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { expecting, key, sampleRecord } from "../../store-kit/test-support/sample-record.js";
import { createEncryptedTokenStore, type EncryptionKey } from "./index.js";

const oldKey: EncryptionKey = { id: "2026-05", key: new Uint8Array(32).fill(5) };
const newKey: EncryptionKey = { id: "2026-11", key: new Uint8Array(32).fill(11) };
const keys = [newKey];

testTokenStore<TokenStore>({
  describe,
  it,
  name: "the encrypted store over the memory store",
  create: createMemoryTokenStore,
  open: (store) => createEncryptedTokenStore({ store, keys }),
});

/** What the store beneath holds. */
async function held(store: TokenStore): Promise<TokenRecord> {
  const record = await store.get(key);
  if (!record) throw new Error("There is no record");
  return record;
}

describe("an encrypted record", () => {
  it("shows no token to whoever reads the store, and all else as it is", async () => {
    const beneath = createMemoryTokenStore();
    const store = createEncryptedTokenStore({ store: beneath, keys });
    await store.set(key, sampleRecord(1, "canary-token"), expecting(0));
    const record = await held(beneath);
    expect(JSON.stringify(record)).not.toContain("canary-token");
    const { token, ...rest } = record;
    const { token: plain, ...plainRest } = sampleRecord(1);
    expect(rest).toEqual(plainRest);
    expect(token).toEqual({
      ...plain,
      value: expect.stringMatching(/^aes-256-gcm\.v1:2026-11:[\w-]+$/),
    });
  });

  it("is never the same twice, even of one token", async () => {
    const beneath = createMemoryTokenStore();
    const store = createEncryptedTokenStore({ store: beneath, keys });
    await store.set(key, sampleRecord(1, "canary-token"), expecting(0));
    const first = (await held(beneath)).token?.value;
    await store.set(key, sampleRecord(2, "canary-token"), expecting(1));
    expect((await held(beneath)).token?.value).not.toBe(first);
  });

  it("is read with an old key, and written with the first", async () => {
    const beneath = createMemoryTokenStore();
    const before = createEncryptedTokenStore({ store: beneath, keys: [oldKey] });
    await before.set(key, sampleRecord(1), expecting(0));
    const between = createEncryptedTokenStore({ store: beneath, keys: [newKey, oldKey] });
    expect(await between.get(key)).toEqual(sampleRecord(1));
    expect(await between.set(key, sampleRecord(2), expecting(1))).toBe(true);
    const after = createEncryptedTokenStore({ store: beneath, keys: [newKey] });
    expect(await after.get(key)).toEqual(sampleRecord(2));
  });

  it("without a token is kept as it is: there is nothing to hide", async () => {
    const beneath = createMemoryTokenStore();
    const store = createEncryptedTokenStore({ store: beneath, keys });
    const { token: _none, ...record } = sampleRecord(1);
    await store.set(key, record, expecting(0));
    expect(await beneath.get(key)).toEqual(record);
    expect(await store.get(key)).toEqual(record);
  });
});

describe("a wrong key", () => {
  const wrong: Record<string, { keys: EncryptionKey[]; says: string }> = {
    "of another name": {
      keys: [oldKey],
      says: "The token in the store is encrypted with the key 2026-11, and there is only 2026-05. Add that key to keys; it is left as it is.",
    },
    "of the same name": {
      keys: [{ id: "2026-11", key: new Uint8Array(32) }],
      says: "The token in the store cannot be decrypted with the key 2026-11: another key of that name encrypted it, or the record was changed since. Pass the right key; it is left as it is, and store.delete(key) starts afresh.",
    },
  };
  for (const [name, { keys: wrongKeys, says }] of Object.entries(wrong)) {
    it(`${name} is an error, and never an overwrite, even of a revision that is known`, async () => {
      const beneath = createMemoryTokenStore();
      const right = createEncryptedTokenStore({ store: beneath, keys });
      await right.set(key, sampleRecord(1), expecting(0));
      const before = await beneath.get(key);
      const mistaken = createEncryptedTokenStore({ store: beneath, keys: wrongKeys });
      const error = { code: "AUTH_STORE", path: "token.value", message: says };
      await expect(mistaken.get(key)).rejects.toMatchObject(error);
      await expect(mistaken.set(key, sampleRecord(2), expecting(1))).rejects.toMatchObject(error);
      expect(await mistaken.set(key, sampleRecord(1), expecting(0))).toBe(false);
      expect(await beneath.get(key)).toEqual(before);
    });

    it(`${name} costs nobody a token: the manager goes on without the store, and spoils nothing`, async () => {
      const beneath = createMemoryTokenStore();
      const right = createEncryptedTokenStore({ store: beneath, keys });
      const rightful = createTokenManager({ provider: createScriptedProvider(), store: right });
      await rightful.getToken();
      await rightful.close();
      const before = await beneath.get(key);
      const mistaken = createTokenManager({
        provider: createScriptedProvider(),
        store: createEncryptedTokenStore({ store: beneath, keys: wrongKeys }),
      });
      const failures: string[] = [];
      mistaken.on((event) => {
        if (event.type === "store-failed") failures.push(event.error.message);
      });
      const { value } = await mistaken.getToken();
      await mistaken.invalidate(value);
      await mistaken.close();
      expect(failures).toContain(says);
      expect(mistaken.status().saved).toBe(false);
      expect(await beneath.get(key)).toEqual(before);
    });
  }

  it("does not even read a token that is not encrypted: somebody else may have put it there", async () => {
    const beneath = createMemoryTokenStore();
    await beneath.set(key, sampleRecord(1), expecting(0));
    const store = createEncryptedTokenStore({ store: beneath, keys });
    await expect(store.get(key)).rejects.toMatchObject({
      code: "AUTH_STORE",
      message:
        "The token in the store is not encrypted. Give the encrypted store a place of its own (a directory, prefix or table), or remove the record with store.delete(key).",
    });
  });
});

describe("keys", () => {
  it("may be 32 bytes, their base64 of either kind, or derived from a passphrase, the same everywhere", async () => {
    const bytes = Uint8Array.from({ length: 32 }, (_, index) => 255 - index);
    const base64 = Buffer.from(bytes).toString("base64");
    const base64url = Buffer.from(bytes).toString("base64url");
    const beneath = createMemoryTokenStore();
    const first = createEncryptedTokenStore({ store: beneath, keys: [{ id: "k", key: bytes }] });
    await first.set(key, sampleRecord(1), expecting(0));
    for (const same of [base64, `${base64}\n`, base64url]) {
      const store = createEncryptedTokenStore({ store: beneath, keys: [{ id: "k", key: same }] });
      expect(await store.get(key)).toEqual(sampleRecord(1));
    }
  });

  it("are derived from a passphrase once, and from the same letters however they are composed", async () => {
    const beneath = createMemoryTokenStore();
    const passphrase = "열여섯 글자가 넘는 아주 긴 비밀 문장";
    const over = (text: string): TokenStore =>
      createEncryptedTokenStore({ store: beneath, keys: [{ id: "k", passphrase: text }] });
    // What every derivation ends with.
    const derived = vi.spyOn(crypto.subtle, "importKey");
    onTestFinished(() => derived.mockRestore());
    const store = over(passphrase.normalize("NFC"));
    await store.set(key, sampleRecord(1), expecting(0));
    for (let call = 0; call < 50; call += 1) await store.get(key);
    expect(derived).toHaveBeenCalledTimes(1);
    expect(await over(passphrase.normalize("NFD")).get(key)).toEqual(sampleRecord(1));
    await expect(over(`${passphrase}!`).get(key)).rejects.toThrow("cannot be decrypted");
  });

  it("are in nothing that is printed", async () => {
    const secret = Buffer.alloc(32, "k7Qw").toString("base64");
    const store = createEncryptedTokenStore({
      store: createMemoryTokenStore(),
      keys: [{ id: "k", key: secret }],
    });
    await store.set(key, sampleRecord(1), expecting(0));
    expect(inspect(store, { depth: 9, showHidden: true })).not.toContain(secret);
  });

  it.each([
    [undefined, "keys must be a list of at least one { id, key } or { id, passphrase }"],
    [[], "keys must be a list of at least one"],
    [[{ id: "a b", key: new Uint8Array(32) }], "keys[0].id must be a name of letters, digits"],
    [[newKey, newKey], "Two keys have the id 2026-11: each needs its own"],
    [[{ id: "k", key: undefined }], "The key k needs either key (32 bytes, or their base64)"],
    [[{ id: "k", key: "c2VjcmV0", passphrase: "x" }], "not both or none: is its variable set?"],
    [[{ id: "k", key: "c2VjcmV0" }], "The key k must be 32 bytes, or their base64"],
    [[{ id: "k", key: new Uint8Array(31) }], "got 31 bytes"],
    [[{ id: "k", passphrase: "too short" }], "must be a text of at least 16 characters"],
    [[{ id: "k", secret: "c2VjcmV0" }], "There is no option secret. Known: id, key, passphrase"],
  ])("%j are refused where they are passed, and not repeated", (wrong, says) => {
    const make = () =>
      createEncryptedTokenStore({
        store: createMemoryTokenStore(),
        keys: wrong as EncryptionKey[],
      });
    expect(make).toThrow(TypeError);
    expect(make).toThrow(says);
    expect(make).not.toThrow("c2VjcmV0");
  });
});
