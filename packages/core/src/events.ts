import type { AuthError, AuthErrorCode } from "./auth-error.js";
import { type AuthEventMessage, publish } from "./event-channel.js";
import type { Provider } from "./provider.js";
import type { AuthEvent } from "./token-manager-types.js";

/** Tells the listeners of one manager, and of the process, what happens. */
export interface Events {
  /** Says which record they are about: nothing happens before the provider has named it. */
  named(key: string): void;
  emit(event: AuthEvent): void;
  /** Tells once of each hold that a caller, or a renewal, meets: whoever has caused it. */
  held(code: AuthErrorCode, until: number): void;
  on(listener: (event: AuthEvent) => void): () => void;
}

/** One warning is enough to find the fix; a store that stays broken must not fill the log. */
let warned = false;

/** Makes the {@link Events} of one manager. */
export function createEvents({ id, kind, environment }: Provider): Events {
  let listeners: Set<(event: AuthEvent) => void> | undefined;
  const about: Omit<AuthEventMessage, "event"> = {
    provider: id,
    kind,
    ...(environment !== undefined && { environment }),
    key: "",
  };
  let toldUntil: number | undefined;

  function emit(event: AuthEvent): void {
    const isHeard = publish(event, about) || listeners?.size;
    if (!isHeard && event.type === "store-failed") warnOnce(event.error);
    for (const listener of listeners ?? []) {
      try {
        listener(event);
      } catch {
        // A listener's mistake must cost nobody a token.
      }
    }
  }

  return {
    named(key) {
      about.key = key;
    },
    emit,
    held(code, until) {
      if (until === toldUntil) return;
      toldUntil = until;
      emit({ type: "held", code, until });
    },
    on(listener) {
      // Wrapped, so that a function added twice is told twice and removed once.
      const entry = (event: AuthEvent): void => listener(event);
      listeners ??= new Set();
      listeners.add(entry);
      return () => {
        listeners?.delete(entry);
      };
    },
  };
}

function warnOnce(error: AuthError): void {
  if (warned) return;
  warned = true;
  globalThis.console?.warn(
    `${error.message} Tokens are had all the same, but not saved: a restart or another process asks the broker again. ` +
      "Mend the store, or listen with tokens.on().",
  );
}
