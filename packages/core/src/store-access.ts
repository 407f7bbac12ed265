import { AuthError, isAuthError } from "./auth-error.js";
import type { Clock } from "./clock.js";
import { fingerprint } from "./dead.js";
import type { Events } from "./events.js";
import { parseTokenRecord, type TokenRecord } from "./token-record.js";
import type { TokenStore } from "./token-store.js";

/** A store call that takes longer counts as failed: no store may delay a token for long. */
const deadlineMs = 3_000;
const attemptMemoryMs = 24 * 60 * 60 * 1000;

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
  store: TokenStore,
  key: string,
  clock: Clock,
  events: Events,
): StoreAccess {
  async function guarded<T>(
    operation: "get" | "set",
    call: () => Promise<T>,
  ): Promise<T | "failed"> {
    const timer = new AbortController();
    const late = clock.sleep(deadlineMs, { signal: timer.signal }).then(
      () => {
        throw new AuthError(
          "AUTH_STORE",
          `The token store did not answer ${operation}() within ${deadlineMs / 1000} s.`,
        );
      },
      () => new Promise<never>(() => {}),
    );
    try {
      // The call runs inside the promise chain, so that a store that throws at once is a failure like any other.
      return await Promise.race([Promise.resolve().then(call), late]);
    } catch (error) {
      events.emit({ type: "store-failed", operation, error: storeError(operation, error) });
      return "failed";
    } finally {
      timer.abort();
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
        if (typeof taken !== "boolean") {
          throw new AuthError(
            "AUTH_STORE",
            "The token store's set() must resolve to true or false.",
          );
        }
        return taken;
      }),
    reportBroken(problem) {
      const error = new AuthError("AUTH_STORE", `The token store ${problem}.`);
      events.emit({ type: "store-failed", operation: "set", error });
    },
  };
}

/** A store's own error may quote the record: only what is an AuthError, or a plain error code, is passed on. */
export function storeError(operation: string, error: unknown): AuthError {
  if (isAuthError(error)) return error;
  const { name, code } =
    error instanceof Error ? (error as Error & { code?: unknown }) : { name: "", code: "" };
  const known =
    typeof code === "string" && /^[A-Z][A-Z0-9_]{1,40}$/.test(code)
      ? code
      : name || "an unknown error";
  return new AuthError("AUTH_STORE", `The token store failed in ${operation}() with ${known}.`);
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
