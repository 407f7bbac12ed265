import type { DeadToken, TokenRecord } from "@auth/core";
import { describe, expect, it } from "vitest";
import { copyToken, deadEntry, fingerprint, withDead } from "./dead.js";

const entry = (sha256: string, at = 0): DeadToken => ({
  sha256,
  at,
  until: 1,
  cause: "rejected",
});
const record = (...hashes: string[]): TokenRecord => ({
  format: 1,
  key: "key",
  revision: 1,
  dead: hashes.map((hash) => entry(hash)),
});
const hashes = (from: TokenRecord): string[] => from.dead.map(({ sha256 }) => sha256);

describe("what a record knows of dead tokens", () => {
  it("is the newest eight, the newest first", () => {
    const eight = record("1", "2", "3", "4", "5", "6", "7", "8");
    expect(hashes(withDead(eight, entry("9")))).toEqual(["9", "1", "2", "3", "4", "5", "6", "7"]);
  });

  it("is one entry for each, the last one", () => {
    const again = withDead(record("1", "2"), entry("2", 5));
    expect(again.dead).toEqual([entry("2", 5), entry("1")]);
  });

  it("is found by the hash, also of a copy", async () => {
    const token = await fingerprint({ value: "abc", issuedAt: 0, expiresAt: 1 });
    const hash = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    expect(deadEntry(record("other", hash), token)).toEqual(entry(hash));
    expect(deadEntry(record(hash), copyToken(token, { expiresAt: 2 }))).toEqual(entry(hash));
    expect(deadEntry(record("other"), token)).toBeUndefined();
    expect(deadEntry({ ...record(hash), token })).toEqual(entry(hash));
    expect(deadEntry(record(hash))).toBeUndefined();
  });

  it("is never compared with a token whose hash is not known yet", () => {
    const unknown = { value: "abc", issuedAt: 0, expiresAt: 1 };
    expect(() => deadEntry(record("other"), unknown)).toThrow("before it was fingerprinted");
  });
});
