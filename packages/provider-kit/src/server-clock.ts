import type { Clock } from "@auth/core";

/** A clock that is corrected by what a broker's answers say. */
export interface ServerClock extends Clock {
  /**
   * Learns from an answer's `Date` header.
   *
   * @param date - the header's value, `null` where the answer had none
   * @param sentAt - reading of {@link ServerClock.localNow} when the request left
   * @param receivedAt - reading of {@link ServerClock.localNow} when the answer's headers arrived
   */
  observe(date: string | null, sentAt: number, receivedAt: number): void;
  /** The uncorrected time of the machine in epoch milliseconds, for `observe`. */
  localNow(): number;
}

/** A slower answer leaves too wide a span in which its `Date` was written. */
const slowestAnswerMs = 2000;
/** `Date` has one-second steps, cut off: on average the answer was written half a second later. */
const halfDateStepMs = 500;
/** Wall time and monotonic time apart by more than this: the machine was suspended, or its clock was set. */
const largestStepMs = 30_000;
/** `now()` is called per request: how much wall time passes between two looks at the monotonic clock. */
const checkIntervalMs = 1000;

/** The only form that servers send (RFC 9110, 5.6.7). Others are left alone: some would be read in the machine's zone. */
const httpDate = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

interface Learned {
  skewMs: number;
  wallAt: number;
  monotonicAt: number | undefined;
}

/** When the answer was written, in epoch milliseconds; NaN where that is not to be read. */
function readDate(date: string): number {
  return httpDate.test(date) ? Date.parse(date) + halfDateStepMs : Number.NaN;
}

/** Makes a clock that runs as `base` does until an answer has told it the broker's time. */
export function createServerClock(base: Clock): ServerClock {
  let learned: Learned | undefined;
  let checkedAt = 0;
  let lastDate = { text: "", writtenAt: Number.NaN };

  function forgetAfterStep(wallAt: number): void {
    if (learned === undefined) return;
    // A wall clock that runs backwards has been set: that is checked at once, whatever the interval says.
    if (wallAt >= checkedAt && wallAt < checkedAt + checkIntervalMs) return;
    checkedAt = wallAt;
    const monotonicAt = base.monotonicNow?.();
    if (monotonicAt === undefined || learned.monotonicAt === undefined) return;
    const apartMs = wallAt - learned.wallAt - (monotonicAt - learned.monotonicAt);
    if (Math.abs(apartMs) > largestStepMs) learned = undefined;
  }

  return {
    now() {
      const wallAt = base.now();
      forgetAfterStep(wallAt);
      return learned === undefined ? wallAt : wallAt + learned.skewMs;
    },
    sleep: (ms, options) => base.sleep(ms, options),
    get skewMs() {
      forgetAfterStep(base.now());
      return learned?.skewMs;
    },
    ...(base.monotonicNow === undefined ? {} : { monotonicNow: () => base.monotonicNow?.() ?? 0 }),
    localNow: () => base.now(),
    observe(date, sentAt, receivedAt) {
      const tookMs = receivedAt - sentAt;
      if (date === null || !(tookMs >= 0 && tookMs <= slowestAnswerMs)) return;
      // Many answers of one second say the same.
      if (date !== lastDate.text) lastDate = { text: date, writtenAt: readDate(date) };
      const { writtenAt } = lastDate;
      if (Number.isNaN(writtenAt)) return;
      const skewMs = Math.round(writtenAt - (sentAt + receivedAt) / 2);
      checkedAt = base.now();
      learned = { skewMs, wallAt: checkedAt, monotonicAt: base.monotonicNow?.() };
    },
  };
}
