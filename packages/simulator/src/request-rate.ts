/** Counts requests of an account in the last second. */
export interface RequestRate {
  /** Notes one request; `true` when it is one too many. `perSecond` 0 = no limit. */
  exceeds(account: string, perSecond: number): boolean;
}

export function createRequestRate(now: () => number): RequestRate {
  const recent = new Map<string, number[]>();
  return {
    exceeds(account, perSecond) {
      if (perSecond === 0) return false;
      const at = now();
      const times = (recent.get(account) ?? []).filter((time) => at - time < 1000);
      const exceeded = times.length >= perSecond;
      // A refused request does not count: a second after those that passed, the next one does.
      if (!exceeded) times.push(at);
      recent.set(account, times);
      return exceeded;
    },
  };
}
