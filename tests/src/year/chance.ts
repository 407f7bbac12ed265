import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Chance that can be repeated: the same seed brings the same year. */
export interface Chance {
  /** At least 0 and below 1. */
  next(): number;
  /** Evenly between the two. */
  between(least: number, most: number): number;
  /** Waits of this mean, as between things that happen at any time (an exponential distribution). */
  around(mean: number): number;
  /** `true` so often. */
  happens(probability: number): boolean;
}

/** Makes the {@link Chance} of `seed`, an integer. */
export function createChance(seed: number): Chance {
  const generator = xoroshiro128plus(seed);
  const next = (): number => uniformFloat64(generator);
  return {
    next,
    between: (least, most) => least + next() * (most - least),
    around: (mean) => -mean * Math.log(1 - next()),
    happens: (probability) => next() < probability,
  };
}
