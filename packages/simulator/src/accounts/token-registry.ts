/**
 * What a token is to its broker; `unknown` is one that this host never issued.
 *
 * @group Looking at what happened
 */
export type TokenState = "living" | "expired" | "killed" | "revoked" | "unknown";

/** A token that a broker has issued. All times are the simulator's. */
export interface IssuedByBroker {
  readonly value: string;
  /** The label of its account. */
  readonly account: string;
  readonly issuedAt: number;
  /** What the answer said. */
  readonly namedExpiresAt: number;
  /** When it expires: earlier than was said, where the broker does not keep its word. */
  readonly expiresAt: number;
  /** Set when it died before its expiry: with which code requests are refused, and whether by revocation. */
  death?: { readonly code: string; readonly revoked: boolean };
}

/** Every token that one host has issued. */
export interface TokenRegistry {
  add(token: IssuedByBroker): IssuedByBroker;
  find(value: string): IssuedByBroker | undefined;
  /** The newest token of an account, dead or alive. */
  current(account: string): IssuedByBroker | undefined;
  /** A token as the ledger may name it. */
  describe(value: string): { readonly token?: string; readonly tokenState: TokenState };
  /** Kills one value, or without one every living token. Throws when there is none: a test must not believe in a kill that did not happen. */
  kill(value: string | undefined, code: string): void;
  /** Forgets them all: from now on they are unknown. */
  clear(): void;
}

/** More than a day's tokens of any client under test; without a limit, a load test would fill the memory. */
const maxTokens = 100_000;

/** Makes an empty registry. `noun` is what its values are called in the ledger. */
export function createTokenRegistry(now: () => number, noun = "token"): TokenRegistry {
  const byValue = new Map<string, IssuedByBroker>();
  const newest = new Map<string, IssuedByBroker>();
  const labels = new Map<string, string>();
  const issued = new Map<string, number>();
  const ring: string[] = [];
  let added = 0;
  const stateOf = (token: IssuedByBroker): TokenState => {
    if (token.death) return token.death.revoked ? "revoked" : "killed";
    return now() < token.expiresAt ? "living" : "expired";
  };
  return {
    add(token) {
      const ordinal = (issued.get(token.account) ?? 0) + 1;
      issued.set(token.account, ordinal);
      byValue.set(token.value, token);
      labels.set(token.value, `${token.account}-${noun}-${ordinal}`);
      newest.set(token.account, token);
      const place = added % maxTokens;
      added += 1;
      const oldest = ring[place];
      ring[place] = token.value;
      if (oldest !== undefined) {
        const forgotten = byValue.get(oldest);
        // Handed out again, it would be a token that nobody knows.
        if (forgotten && newest.get(forgotten.account) === forgotten)
          newest.delete(forgotten.account);
        byValue.delete(oldest);
        labels.delete(oldest);
      }
      return token;
    },
    find: (value) => byValue.get(value),
    current: (account) => newest.get(account),
    describe(value) {
      const token = byValue.get(value);
      const label = labels.get(value);
      if (!token || !label) return { tokenState: "unknown" };
      return { token: label, tokenState: stateOf(token) };
    },
    kill(value, code) {
      const doomed = [...byValue.values()].filter(
        (token) => stateOf(token) === "living" && (value === undefined || token.value === value),
      );
      if (doomed.length === 0) {
        const fix =
          value === undefined
            ? "issue one first"
            : "name it by the value that was issued, not by its label in the ledger";
        throw new TypeError(`there is no such living ${noun} to kill; ${fix}`);
      }
      for (const token of doomed) token.death = { code, revoked: false };
    },
    clear() {
      for (const map of [byValue, newest, labels, issued]) map.clear();
      ring.length = 0;
      added = 0;
    },
  };
}
