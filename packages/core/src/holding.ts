import type { BrokerTime } from "./broker-time.js";
import { deadEntry } from "./dead.js";
import type { Events } from "./events.js";
import type { IssuePolicy, TokenKind } from "./provider.js";
import { createToken, type Token } from "./token.js";
import type { StoredToken, TokenRecord } from "./token-record.js";
import { refreshWindows, type Windows } from "./windows.js";

/** The token in memory, with everything that the fast path needs made once. */
export interface Held extends Windows {
  readonly token: Token;
  /** The same promise for every caller. */
  readonly promise: Promise<Token>;
  readonly stored: StoredToken;
}

/** What one manager holds in memory. */
export interface Holding {
  /** The held token, expired or not. */
  held(): Held | undefined;
  /** The held token, while it is valid. */
  current(now: number): Held | undefined;
  /** Takes over what `record` says: its token, or that the held one is dead. */
  reconcile(record: TokenRecord, from: "provider" | "store"): void;
  /** Lets go of this value, if it is the held one. */
  drop(value: string): boolean;
}

/** Makes the {@link Holding} of one manager. `onChange` is called after each change. */
export function createHolding(
  kind: TokenKind,
  policy: IssuePolicy,
  time: BrokerTime,
  events: Events,
  onChange: () => void,
): Holding {
  let held: Held | undefined;
  let lastValue: string | undefined;

  function adopt(stored: StoredToken, now: number, from: "provider" | "store"): void {
    const token =
      held?.stored.value === stored.value && held.stored.expiresAt === stored.expiresAt
        ? held.token
        : createToken(stored.value, stored.expiresAt, kind);
    held = {
      token,
      promise: Promise.resolve(token),
      stored,
      ...refreshWindows(stored, policy, now, Math.random()),
    };
    onChange();
    if (stored.value !== lastValue) {
      lastValue = stored.value;
      events.emit({ type: "token-changed", token, from, expiresAt: stored.expiresAt });
    }
  }

  return {
    held: () => held,
    current: (now) => (held && now < held.stored.expiresAt ? held : undefined),
    reconcile(record, from) {
      const now = time.now();
      const { token } = record;
      if (token && now < token.expiresAt && !deadEntry(record)) {
        const isSame =
          held?.stored.value === token.value &&
          held.stored.expiresAt === token.expiresAt &&
          held.stored.final === token.final;
        if (!isSame) adopt(token, now, from);
      } else if (held && (now >= held.stored.expiresAt || deadEntry(record, held.stored))) {
        held = undefined;
        onChange();
      }
    },
    drop(value) {
      if (held?.stored.value !== value) return false;
      held = undefined;
      onChange();
      return true;
    },
  };
}
