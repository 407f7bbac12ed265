/**
 * Tells, whenever it is asked, whether another `intervalMs` of the simulator's time has passed; 0 = never. The clock can
 * be stopped, moved and sped up, so there is no timer that could wait for it. A long leap is one period, not many.
 */
export function createPeriod(now: () => number, intervalMs: () => number): () => boolean {
  let beganAt = now();
  return () => {
    const at = now();
    if (at < beganAt) beganAt = at;
    const length = intervalMs();
    if (length === 0 || at - beganAt < length) return false;
    beganAt = at;
    return true;
  };
}
