import { AuthError, createToken, type Token, type TokenManager } from "@auth/core";

/** A token manager of a few lines, which records what it was told. */
export interface FakeTokens extends TokenManager {
  /** Values that were invalidated, oldest first, repetitions included. */
  invalidated: string[];
  accepted: string[];
  /** How many times a value was issued. */
  issued: number;
}

/**
 * Issues the given values in turn, the next whenever the current one was invalidated.
 *
 * @param values - `undefined` = none is to be had: an `AUTH_ISSUE_RATE_LIMITED`
 * @param issuing - what an issue waits for
 */
export function createFakeTokens(
  values: readonly (string | undefined)[],
  { expiresAt = Number.MAX_SAFE_INTEGER, issuing = async () => {} }: FakeTokensOptions = {},
): FakeTokens {
  let current: Token | undefined;
  let flight: Promise<Token> | undefined;
  const invalidated: string[] = [];
  const accepted: string[] = [];
  const textOf = (token: Token | string): string =>
    typeof token === "string" ? token : token.value;

  async function issue(): Promise<Token> {
    try {
      await issuing();
      const value = values[tokens.issued];
      tokens.issued += 1;
      if (value === undefined) {
        throw new AuthError("AUTH_ISSUE_RATE_LIMITED", "once a minute", { retryAt: 60_000 });
      }
      current = createToken(value, expiresAt, "access-token");
      return current;
    } finally {
      flight = undefined;
    }
  }

  const tokens: FakeTokens = {
    invalidated,
    accepted,
    issued: 0,
    async getToken({ signal } = {}) {
      if (current !== undefined) return current;
      flight ??= issue();
      const aborted = new Promise<never>((_, reject) => {
        signal?.addEventListener("abort", () => reject(signal.reason));
      });
      return Promise.race([flight, aborted]);
    },
    peek: () => current,
    async invalidate(token) {
      invalidated.push(textOf(token));
      if (current?.value === textOf(token)) current = undefined;
    },
    accept(token) {
      accepted.push(textOf(token));
    },
    async revoke() {},
    keepFresh: () => () => {},
    status: () => ({ state: "valid", saved: true }),
    on: () => () => {},
    async close() {},
  };
  return tokens;
}

export interface FakeTokensOptions {
  expiresAt?: number;
  issuing?: () => Promise<void>;
}
