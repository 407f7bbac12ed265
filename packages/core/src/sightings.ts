/** Remembers when this manager first saw something, for times that another host's clock wrote. */
export interface Sightings {
  /** When `identity` was first seen in this `slot`; `now` if it is new. */
  firstSeen(slot: string, identity: string | number, now: number): number;
  /** When `identity` was seen in this `slot`, if it was the last one there. */
  seen(slot: string, identity: string | number): number | undefined;
}

/** Makes {@link Sightings}, with one memory per slot. */
export function createSightings(): Sightings {
  const slots: Record<string, { identity: string | number; at: number }> = {};
  return {
    seen(slot, identity) {
      const seen = slots[slot];
      return seen?.identity === identity ? seen.at : undefined;
    },
    firstSeen(slot, identity, now) {
      const seen = slots[slot];
      if (seen?.identity === identity) {
        // A clock that was set back must not make an old sighting lie in the future.
        seen.at = Math.min(seen.at, now);
        return seen.at;
      }
      slots[slot] = { identity, at: now };
      return now;
    },
  };
}

/**
 * Until when something lasts that another host dated: never longer after it was first seen here than anything of its kind
 * can last, because a host whose clock is fast writes times that lie far ahead.
 */
export function believedUntil(
  until: number,
  longestMs: number,
  slot: string,
  now: number,
  sightings: Sightings,
): number {
  return Math.min(until, sightings.firstSeen(slot, until, now) + longestMs);
}
