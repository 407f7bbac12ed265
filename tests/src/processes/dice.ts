import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Chance that can be repeated: the same seed throws the same. */
export interface Dice {
  /** An integer from 0 to `limit` - 1. */
  below(limit: number): number;
  oneOf<T>(choices: readonly [T, ...T[]]): T;
}

/** Makes {@link Dice} from an integer. */
export function createDice(seed: number): Dice {
  const generator = xoroshiro128plus(seed);
  const below = (limit: number): number => uniformInt(generator, 0, limit - 1);
  return { below, oneOf: (choices) => choices[below(choices.length)] ?? choices[0] };
}
