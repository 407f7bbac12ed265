import { describe, expect, it } from "vitest";
import type { Simulator, SimulatorOptions } from "../src/index.js";
import { simulators } from "./simulators.js";

/** A switch in each position, and what a client sees of it there; the first position is the default. */
export type Proof<Value> = readonly [
  positions: readonly Value[],
  seen: readonly unknown[],
  look: (simulator: Simulator) => Promise<unknown>,
];

/** A proof for every switch: one without does not compile. */
export type Proofs<Switches> = { readonly [Name in keyof Switches]: Proof<Switches[Name]> };

/** Puts every switch into each position and looks at the broker as a client does. */
export function proveSwitches(
  broker: "kis" | "kiwoom",
  proofs: Readonly<Record<string, Proof<unknown>>>,
): void {
  const start = simulators();
  describe(`a client of ${broker} sees each position of the switch`, () => {
    it.each(Object.entries(proofs))("%s", async (name, [positions, seen, look]) => {
      // Positions that look the same would prove nothing.
      expect(new Set(seen.map((one) => JSON.stringify(one))).size).toBeGreaterThan(1);
      const untouched = await start();
      expect(untouched[broker].live.switches).toHaveProperty(name, positions[0]);
      for (const [index, position] of positions.entries()) {
        const options: SimulatorOptions = { [broker]: { [name]: position } };
        expect(await look(await start(options))).toEqual(seen[index]);
      }
    });
  });
}
