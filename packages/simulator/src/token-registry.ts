/** A token that a broker has issued. All times are the simulator's. */
export interface IssuedByBroker {
  readonly value: string;
  /** The label of its account. */
  readonly account: string;
  readonly issuedAt: number;
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
  /** Kills one value, or without one every living token. Throws when there is none: a test must not believe in a kill that did not happen. */
  kill(value: string | undefined, code: string): void;
}

export function createTokenRegistry(now: () => number): TokenRegistry {
  const byValue = new Map<string, IssuedByBroker>();
  const newest = new Map<string, IssuedByBroker>();
  const lives = (token: IssuedByBroker): boolean => !token.death && now() < token.expiresAt;
  return {
    add(token) {
      byValue.set(token.value, token);
      newest.set(token.account, token);
      return token;
    },
    find: (value) => byValue.get(value),
    current: (account) => newest.get(account),
    kill(value, code) {
      const doomed = [...byValue.values()].filter(
        (token) => lives(token) && (value === undefined || token.value === value),
      );
      if (doomed.length === 0) throw new TypeError("there is no such living token to kill");
      for (const token of doomed) token.death = { code, revoked: false };
    },
  };
}
