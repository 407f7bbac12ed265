import { type AuthError, isAuthError, parseTokenRecord, type TokenRecord } from "@auth/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

const key = "kis-access-token-0f";

/** A record that uses every field. */
function fullRecord(): TokenRecord {
  return {
    format: 1,
    key,
    revision: 7,
    token: { value: "canary-token-value", issuedAt: 1_000, expiresAt: 2_000, final: true },
    dead: [
      { sha256: "ab", at: 900, until: 1_900, cause: "rejected" },
      { sha256: "cd", at: 800, until: 1_800, cause: "revoked" },
    ],
    attempt: { id: "a", at: 1_000, settled: false },
    hold: {
      until: 3_000,
      code: "AUTH_NETWORK",
      brokerCode: "EGW00133",
      failures: 2,
      probe: true,
    },
    contest: { failures: 1, until: 4_000 },
  };
}

/** A full record in which the member at `path` is `value`, or is missing where that is `undefined`. */
function recordWith(path: string, value: unknown): unknown {
  const record = fullRecord() as unknown as Record<string, unknown>;
  const names = path.split(/[.[\]]+/).filter((name) => name !== "");
  const last = names.pop() ?? "";
  let parent = record;
  for (const name of names) parent = parent[name] as Record<string, unknown>;
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return record;
}

function refusal(value: unknown): AuthError {
  try {
    parseTokenRecord(value, key);
  } catch (error) {
    if (isAuthError(error)) return error;
    throw error;
  }
  throw new Error("the record was taken");
}

const wrong: Record<string, unknown[]> = {
  format: [undefined, 0, 2, "1"],
  key: [undefined, "kis-access-token-1e", 5],
  revision: [undefined, 0, -1, 1.5, "7", Number.NaN, 2 ** 53],
  token: [null, "canary-token-value", ["canary-token-value"]],
  "token.value": [undefined, "", 5, null],
  "token.issuedAt": [undefined, "1000", Number.NaN, Number.POSITIVE_INFINITY],
  "token.expiresAt": [undefined, "2026-11-21", null],
  "token.final": [false, "yes", 1],
  dead: [undefined, null, {}, "none"],
  "dead[0]": [null, "ab", []],
  "dead[1].sha256": [undefined, "", 5],
  "dead[1].at": [undefined, "now"],
  "dead[0].until": [undefined, null],
  "dead[1].cause": [undefined, "expired"],
  attempt: [null, "a", []],
  "attempt.id": [undefined, "", 1],
  "attempt.at": [undefined, "1000"],
  "attempt.settled": [undefined, 0, "false"],
  hold: [null, 3_000],
  "hold.until": [undefined, "3000"],
  "hold.code": [undefined, "", 5],
  "hold.brokerCode": ["", 133, null],
  "hold.failures": [undefined, -1, 0.5],
  "hold.probe": [false, "yes"],
  contest: [null, []],
  "contest.failures": [undefined, -1],
  "contest.until": [undefined, "4000"],
};

describe("parseTokenRecord", () => {
  it("takes a record that uses every field, and one that uses none it need not", () => {
    const full = fullRecord();
    expect(parseTokenRecord(full, key)).toBe(full);
    const bare = { format: 1, key, revision: 1, dead: [] };
    expect(parseTokenRecord(bare, key)).toBe(bare);
  });

  it.each(
    Object.entries(wrong).flatMap(([path, values]) =>
      values.map((value) => [path, value] as const),
    ),
  )("names %s where it is %j", (path, value) => {
    const error = refusal(recordWith(path, value));
    expect(error).toMatchObject({ code: "AUTH_STORE", path });
    expect(error.message).toContain(`: ${path} must be `);
    expect(error.message).toContain("store.delete(key)");
  });

  it.each([null, undefined, "text", 5, [], true])("takes %j for no record", (value) => {
    expect(refusal(value)).toMatchObject({ code: "AUTH_STORE", path: "record" });
  });

  it("looks at the format first: a newer record is not called damaged", () => {
    expect(refusal({ format: 2, entries: [] }).path).toBe("format");
  });

  it("keeps fields that it does not know, for the newer version that wrote them", () => {
    const named = fc.stringMatching(/^x[a-z]{0,8}$/);
    const unknownFields = fc.dictionary(named, fc.jsonValue());
    fc.assert(
      fc.property(unknownFields, unknownFields, (top, inToken) => {
        const record = fullRecord();
        const value = { ...top, ...record, token: { ...inToken, ...record.token } };
        expect(parseTokenRecord(structuredClone(value), key)).toEqual(value);
      }),
    );
  });

  it("either takes a value as it is or refuses it with AUTH_STORE and a path, whatever it is", () => {
    const paths = fc.constantFrom(...Object.keys(wrong));
    fc.assert(
      fc.property(paths, fc.anything({ withNullPrototype: true }), (path, value) => {
        const record = recordWith(path, value);
        try {
          expect(parseTokenRecord(record, key)).toBe(record);
        } catch (error) {
          if (!isAuthError(error)) throw error;
          expect(error.code).toBe("AUTH_STORE");
          expect(error.path?.startsWith(path)).toBe(true);
        }
      }),
    );
  });

  it("quotes nothing of a record that it refuses", () => {
    for (const [path, values] of Object.entries(wrong)) {
      for (const value of values) {
        const { message } = refusal(recordWith(path, value));
        expect(message).not.toContain("canary-token-value");
      }
    }
  });
});
