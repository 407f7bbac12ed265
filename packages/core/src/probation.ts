import type { Clock } from "./clock.js";
import type { Journal } from "./journal.js";
import { endProbe } from "./stuck.js";
import type { StoredToken, TokenRecord } from "./token-record.js";

/** A probe that nobody refused for this long was accepted. */
const acceptedAfterMs = 30_000;

/** The dead value that one caller tries just now. */
export interface Probation {
  /** `probed` is the record that its probe was taken in. */
  begin(stored: StoredToken, probed: TokenRecord): void;
  /** The broker took `value`. */
  accept(value: string): void;
  /** The broker refused `value`: it is not accepted by silence. */
  end(value: string): void;
  /** Nobody waits for the silence to end any more. */
  stop(): void;
}

/** Makes the {@link Probation} of one manager. `onAccepted` is called when the value lives again. */
export function createProbation(
  clock: Clock,
  now: () => number,
  journal: Journal,
  onAccepted: () => void,
): Probation {
  let current: { value: string; probed: TokenRecord; timer: AbortController } | undefined;

  function end(value: string): TokenRecord | undefined {
    if (current?.value !== value) return undefined;
    const { probed, timer } = current;
    current = undefined;
    timer.abort();
    return probed;
  }

  function accept(value: string, isSilent = false): void {
    const probed = end(value);
    if (!probed) return;
    const at = now();
    journal.change((record) => endProbe(record, probed, isSilent, at)).catch(() => {});
    onAccepted();
  }

  return {
    begin({ value }, probed) {
      current?.timer.abort();
      const timer = new AbortController();
      current = { value, probed, timer };
      clock.sleep(acceptedAfterMs, { signal: timer.signal, background: true }).then(
        () => accept(value, true),
        () => {},
      );
    },
    accept: (value) => accept(value),
    end,
    stop: () => current?.timer.abort(),
  };
}
