import { type AuthError, isAuthError, type Token, type TokenManager } from "@auth/core";

/** What one authenticated fetch remembers of the token values that it has sent. */
export interface TokenReplacement {
  /** Notes that a request leaves with `token`; the result is to be given back with the answer. */
  noteSent(token: Token): SentWith;
  /** Milliseconds since this value was first sent. */
  ageMs(sent: SentWith): number;
  /** Tells whether an answer 401 without a code may mean the token: once per value, for all who had sent it by then. */
  isBareRefusal(sent: SentWith): boolean;
  /** Uses up a value's one 401 without a code. */
  spendBareRefusal(sent: SentWith): void;
  /** Says that the value was refused, once for all requests that it was refused for. */
  invalidate(sent: SentWith): Promise<void>;
  /**
   * Invalidates the value and gets another one, once for all requests that it was refused for. `undefined` where none is to be
   * had.
   */
  replace(sent: SentWith): Promise<Token | undefined>;
}

/** One request's use of a token. */
export interface SentWith {
  readonly token: Token;
  /** The request's place in the order of all events. */
  readonly order: number;
}

/** A refused value's way out. */
interface Recovery {
  /** Its place in the order of all events. */
  readonly order: number;
  readonly invalidated: Promise<void>;
  /** Present while it is waited for. */
  replacement: Promise<Token | undefined> | undefined;
  /** How much of it is under way. */
  pending: number;
  /** It was said that no replacement is to be had. */
  told: boolean;
}

interface Known {
  /** By `elapsedMs`. */
  readonly firstSentMs: number;
  bareRefusalSpent: boolean;
  recovery: Recovery | undefined;
}

/** A value lives for a day: more of them than this are never of interest at a time. */
const mostKnown = 8;

/**
 * Sees to it that fifty requests refused at once lead to one re-issue, and that a late answer about an older token changes
 * nothing. All is decided by the token's value.
 *
 * @param elapsedMs - milliseconds since any moment, by a clock that is not corrected in between
 * @param onUnavailable - told once for all who waited for a replacement in vain
 */
export function createTokenReplacement(
  tokens: TokenManager,
  elapsedMs: () => number,
  onUnavailable: (error: AuthError) => void,
): TokenReplacement {
  const byValue = new Map<string, Known>();
  let order = 0;

  function known({ value }: Token): Known {
    let entry = byValue.get(value);
    if (entry === undefined) {
      entry = { firstSentMs: elapsedMs(), bareRefusalSpent: false, recovery: undefined };
      byValue.set(value, entry);
      const [oldest] = byValue.keys();
      if (byValue.size > mostKnown && oldest !== undefined) byValue.delete(oldest);
    }
    return entry;
  }

  /** The token in use, where it is already another one. */
  function successor({ token }: SentWith): Token | undefined {
    const current = tokens.peek();
    return current !== undefined && current.value !== token.value ? current : undefined;
  }

  /** The recovery that speaks for this request as well: one under way, or one that began after the request had left. */
  function covering(sent: SentWith): Recovery | undefined {
    const { recovery } = known(sent.token);
    return recovery && (recovery.pending > 0 || recovery.order > sent.order) ? recovery : undefined;
  }

  function recover(sent: SentWith): Recovery {
    const current = covering(sent);
    if (current !== undefined) return current;
    order += 1;
    const invalidated = tokens.invalidate(sent.token);
    const recovery: Recovery = {
      order,
      invalidated,
      replacement: undefined,
      pending: 0,
      told: false,
    };
    known(sent.token).recovery = recovery;
    whilePending(recovery, invalidated);
    return recovery;
  }

  function whilePending(recovery: Recovery, work: Promise<unknown>): void {
    recovery.pending += 1;
    const done = (): void => {
      recovery.pending -= 1;
    };
    work.then(done, done);
  }

  async function obtain(recovery: Recovery): Promise<Token | undefined> {
    try {
      await recovery.invalidated;
      // Without any caller's signal: all whose request was refused wait for it.
      return await tokens.getToken();
    } catch (error) {
      if (!isAuthError(error)) throw error;
      if (!recovery.told) {
        recovery.told = true;
        onUnavailable(error);
      }
      return undefined;
    } finally {
      recovery.replacement = undefined;
    }
  }

  return {
    noteSent(token) {
      known(token);
      order += 1;
      return { token, order };
    },
    ageMs: (sent) => elapsedMs() - known(sent.token).firstSentMs,
    isBareRefusal: (sent) =>
      !known(sent.token).bareRefusalSpent ||
      covering(sent) !== undefined ||
      successor(sent) !== undefined,
    spendBareRefusal(sent) {
      known(sent.token).bareRefusalSpent = true;
    },
    async invalidate(sent) {
      if (successor(sent) === undefined) await recover(sent).invalidated;
    },
    async replace(sent) {
      const other = successor(sent);
      if (other !== undefined) return other;
      const recovery = recover(sent);
      if (recovery.replacement === undefined) {
        recovery.replacement = obtain(recovery);
        whilePending(recovery, recovery.replacement);
      }
      return recovery.replacement;
    },
  };
}
