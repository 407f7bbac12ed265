/** @throws Error with `claim` where it does not hold: the step fails, and the demo with it. */
export function ensure(holds: boolean, claim: string): asserts holds {
  if (!holds) throw new Error(`does not hold: ${claim}`);
}
