import { AuthError } from "./auth-error.js";
import type { Clock } from "./clock.js";
import { fingerprint } from "./dead.js";
import { attemptMemoryMs } from "./election.js";
import type { Events } from "./events.js";
import { foreignError } from "./foreign-error.js";
import { parseTokenRecord, type TokenRecord } from "./token-record.js";
import type { TokenStore } from "./token-store.js";
import { within } from "./within.js";

/** A store call that takes longer counts as failed: no store may delay a token for long. */
const deadlineMs = 3_000;

/** What is used of a store for reading and writing. */
export type RecordStore = Pick<TokenStore, "get" | "set">;

/** One record of a store that may fail, hang or lie; a failure is an event and a value, never an exception. */
export interface StoreAccess {
  /** The record, or `"failed"`. Its token is fingerprinted. */
  read(): Promise<TokenRecord | undefined | "failed">;
  /** Whether `record` was taken; see {@link TokenStore.set}. */
  write(record: TokenRecord, expectedRevision: number, now: number): Promise<boolean | "failed">;
  /** Says that the store broke its promise. */
  reportBroken(problem: string): void;
}

/** Makes the {@link StoreAccess} to `key`. */
export function createStoreAccess(
  store: RecordStore,
  key: string,
  clock: Clock,
  events: Events,
): StoreAccess {
  async function guarded<T>(
    operation: "get" | "set",
    call: () => Promise<T>,
  ): Promise<T | "failed"> {
    const timeUp = (): never => {
      throw unusable(`did not answer ${operation}() within ${deadlineMs / 1000} s`);
    };
    try {
      return await within(clock, deadlineMs, call(), timeUp);
    } catch (error) {
      events.emit({ type: "store-failed", operation, error: storeError(operation, error) });
      return "failed";
    }
  }

  return {
    read: () =>
      guarded("get", async () => {
        const found: unknown = await store.get(key);
        if (found === undefined || found === null) return undefined;
        const record = parseTokenRecord(found, key);
        await fingerprint(record.token);
        return record;
      }),
    write: (record, expectedRevision, now) =>
      guarded("set", async () => {
        const taken: unknown = await store.set(key, record, {
          expectedRevision,
          ttlMs: Math.max(1, Math.ceil(usefulUntil(record) - now)),
        });
        if (typeof taken !== "boolean") throw unusable("must resolve set() to true or false");
        return taken;
      }),
    reportBroken(problem) {
      events.emit({ type: "store-failed", operation: "set", error: unusable(problem) });
    },
  };
}

function unusable(problem: string): AuthError {
  return new AuthError("AUTH_STORE", `The token store ${problem}.`);
}

/** A store's own error, without what it may quote of the record. */
export function storeError(operation: string, error: unknown): AuthError {
  return foreignError(error, "AUTH_STORE", `The token store failed in ${operation}()`);
}

/** When the last thing in `record` loses its use. */
function usefulUntil({ token, dead, hold, contest, attempt }: TokenRecord): number {
  return Math.max(
    token?.expiresAt ?? 0,
    hold?.until ?? 0,
    contest?.until ?? 0,
    attempt ? attempt.at + attemptMemoryMs : 0,
    ...dead.map(({ until }) => until),
  );
}
