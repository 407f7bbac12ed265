import type { Clock } from "./clock.js";
import { fingerprintOf } from "./dead.js";
import type { Journal } from "./journal.js";
import { endProbe } from "./stuck.js";
import type { StoredToken } from "./token-record.js";

/** A probe that nobody refused for this long was accepted. */
const acceptedAfterMs = 30_000;

/** The dead value that one caller tries just now. */
export interface Probation {
  begin(stored: StoredToken): void;
  /** The broker took `value`. */
  accept(value: string): void;
  /** The broker refused `value`, or it is over for another reason: it is not accepted by silence. */
  end(value: string): StoredToken | undefined;
}

/** Makes the {@link Probation} of one manager. `onAccepted` is called when the value lives again. */
export function createProbation(
  clock: Clock,
  now: () => number,
  journal: Journal,
  onAccepted: () => void,
): Probation {
  let current: { stored: StoredToken; timer: AbortController } | undefined;

  function end(value: string): StoredToken | undefined {
    if (current?.stored.value !== value) return undefined;
    const { stored, timer } = current;
    current = undefined;
    timer.abort();
    return stored;
  }

  function accept(value: string): void {
    const stored = end(value);
    if (!stored) return;
    const at = now();
    journal.change((record) => endProbe(record, fingerprintOf(stored), at)).catch(() => {});
    onAccepted();
  }

  return {
    begin(stored) {
      current?.timer.abort();
      const timer = new AbortController();
      current = { stored, timer };
      clock.sleep(acceptedAfterMs, { signal: timer.signal, background: true }).then(
        () => accept(stored.value),
        () => {},
      );
    },
    accept,
    end,
  };
}
