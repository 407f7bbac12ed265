/** Counts requests of an account in the last second. */
export interface RequestRate {
  /** Notes one request; `true` when it is one too many. `perSecond` 0 = no limit. */
  exceeds(account: string, perSecond: number): boolean;
  /** Whether a request now would be one too many; notes nothing. */
  isFull(account: string, perSecond: number): boolean;
  clear(): void;
}

export function createRequestRate(now: () => number): RequestRate {
  const recent = new Map<string, number[]>();
  const lastSecond = (account: string): number[] => {
    const at = now();
    // What lies ahead was noted before the clock was turned back.
    return (recent.get(account) ?? []).filter((time) => time <= at && at - time < 1000);
  };
  const isFull = (account: string, perSecond: number): boolean =>
    perSecond !== 0 && lastSecond(account).length >= perSecond;
  return {
    isFull,
    clear: () => recent.clear(),
    exceeds(account, perSecond) {
      if (perSecond === 0) return false;
      const exceeded = isFull(account, perSecond);
      // A refused request does not count: a second after those that passed, the next one does.
      recent.set(account, exceeded ? lastSecond(account) : [...lastSecond(account), now()]);
      return exceeded;
    },
  };
}
