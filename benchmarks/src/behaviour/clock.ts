import { type Clock, createSystemClock } from "@auth/core";

/** The clock of a machine that can be set on by hours. */
export interface JumpingClock extends Clock {
  jump(ms: number): void;
}

/** Makes it. */
export function createJumpingClock(): JumpingClock {
  const system = createSystemClock();
  let aheadMs = 0;
  return {
    now: () => system.now() + aheadMs,
    monotonicNow: () => performance.now() + aheadMs,
    sleep: (ms, options) => system.sleep(ms, options),
    jump(ms) {
      aheadMs += ms;
    },
  };
}
