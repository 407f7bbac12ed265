import type { TokenRecord } from "@auth/core";
import { check, checkSame } from "../suite/checks.js";
import { timerTurn } from "../suite/turns.js";
import { put, replacing, type StoreCase, sampleRecord } from "./bench.js";

const key = "acme-access-token-0123";
const options = { expectedRevision: 0, ttlMs: 172_800_000 };

/** Everything that a record can hold, at the sizes that brokers really send. */
function fullRecord(): TokenRecord {
  const at = 1_795_219_200_000;
  return {
    ...sampleRecord(key, 1, `eyJ0eXAi.${"Ab3-_".repeat(800)}.${"x".repeat(86)}`),
    dead: Array.from({ length: 8 }, (_, index) => ({
      sha256: `${index}`.repeat(64),
      at: at - index * 1000,
      until: at + index * 1000,
      cause: index % 2 === 0 ? "rejected" : "revoked",
    })),
    attempt: { id: "0f8b9c1e-6a5d", at, settled: true },
    hold: { until: at, code: "AUTH_ISSUE_RATE_LIMITED", brokerCode: "EGW00133", failures: 3 },
    contest: { failures: 2, until: at },
  };
}

/** Records come back as they went in. */
export const valueCases: readonly StoreCase[] = [
  {
    name: "resolves to undefined where nothing was saved",
    async run({ store }) {
      const found: unknown = await store.get(key);
      check(found === undefined, `get of an unknown key resolved to ${JSON.stringify(found)}`);
      return undefined;
    },
  },
  {
    name: "gives back a full record with a token of 4,096 characters",
    async run({ store }) {
      await store.set(key, fullRecord(), options);
      checkSame(await store.get(key), fullRecord(), "the record that comes back");
      return undefined;
    },
  },
  {
    name: "keeps times to the millisecond",
    async run({ store }) {
      const record = sampleRecord(key, 1);
      record.token = { value: "token", issuedAt: 1_795_219_199_001, expiresAt: 1_795_305_599_999 };
      record.attempt = { id: "a", at: 1_795_219_200_123, settled: false };
      await store.set(key, record, options);
      checkSame(await store.get(key), record, "the times that come back");
      return undefined;
    },
  },
  {
    name: "keeps fields that it does not know, for the versions to come",
    async run({ store }) {
      const record = {
        ...sampleRecord(key, 1),
        future: { list: [1, null, "x"], deep: { on: true } },
      };
      await store.set(key, record, options);
      checkSame(await store.get(key), record, "the record that comes back");
      return undefined;
    },
  },
  {
    name: "keeps every character: Korean, emoji, quotes, backslashes and line breaks",
    async run({ store }) {
      const record = sampleRecord(
        key,
        1,
        "한국 \u{1f511} \"'`\\ \r\n\t\u2028 é %00 $1 {0} <b>&amp;",
      );
      await store.set(key, record, options);
      checkSame(await store.get(key), record, "the record that comes back");
      return undefined;
    },
  },
  {
    name: "keeps a copy of its own: changing what went in or came out changes nothing",
    async run({ store }) {
      const dead = { sha256: "0".repeat(64), at: 1000, until: 2000, cause: "revoked" } as const;
      const record: TokenRecord = { ...sampleRecord(key, 1), dead: [dead] };
      const expected = structuredClone(record);
      await store.set(key, record, options);
      record.dead.length = 0;
      if (record.token) record.token.value = "changed after set";
      const found = await store.get(key);
      checkSame(found, expected, "after the record that was passed to set changed");
      if (found?.token) found.token.value = "changed after get";
      checkSame(await store.get(key), expected, "after the record that get returned changed");
      return undefined;
    },
  },
  {
    name: "keeps a record for ninety days, which is longer than one platform timer can wait",
    async run({ store }) {
      await put(store, { ...replacing(key, 0), options: { ...options, ttlMs: 7_776_000_000 } });
      for (let turn = 0; turn < 5; turn += 1) await timerTurn();
      checkSame(await store.get(key), sampleRecord(key, 1), "the record a moment later");
      return undefined;
    },
  },
];
