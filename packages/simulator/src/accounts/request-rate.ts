/** Counts the requests in the last second of an account, or of whatever else has a limit of its own. */
export interface RequestRate {
  /** Notes one request; `true` when it is one too many. `perSecond` 0 = no limit. */
  exceeds(counted: string, perSecond: number): boolean;
  /** Whether a request now would be one too many; notes nothing. */
  isFull(counted: string, perSecond: number): boolean;
  clear(): void;
}

export function createRequestRate(now: () => number): RequestRate {
  const recent = new Map<string, number[]>();
  const lastSecond = (counted: string): number[] => {
    const at = now();
    // What lies ahead was noted before the clock was turned back.
    return (recent.get(counted) ?? []).filter((time) => time <= at && at - time < 1000);
  };
  const isFull = (counted: string, perSecond: number): boolean =>
    perSecond !== 0 && lastSecond(counted).length >= perSecond;
  return {
    isFull,
    clear: () => recent.clear(),
    exceeds(counted, perSecond) {
      if (perSecond === 0) return false;
      const exceeded = isFull(counted, perSecond);
      // A refused request does not count: a second after those that passed, the next one does.
      recent.set(counted, exceeded ? lastSecond(counted) : [...lastSecond(counted), now()]);
      return exceeded;
    },
  };
}
