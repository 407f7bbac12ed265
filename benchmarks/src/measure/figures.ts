import type { Figure } from "../report/results.ts";

/** The value that `share` of the samples are below. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}

function median(samples: readonly number[]): number {
  return quantile(samples, 0.5);
}

/**
 * The figure of one thing, from one sample per round. With the floor's samples of the same rounds it is compared round by round: what
 * slowed the machine down for a while slowed both down.
 */
export function figureOf(
  name: string,
  samples: readonly number[],
  floor?: readonly number[],
): Figure {
  if (samples.length === 0) throw new Error(`${name} was not measured`);
  const figure: Figure = {
    name,
    median: median(samples),
    p25: quantile(samples, 0.25),
    p75: quantile(samples, 0.75),
    rounds: samples.length,
  };
  if (floor === undefined) return figure;
  const shares = samples.map((sample, round) => sample / (floor[round] ?? Number.NaN));
  return { ...figure, ofFloor: median(shares) };
}
