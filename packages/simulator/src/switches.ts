/** The values that a switch of words or statuses may have. */
export type SwitchChoices<Switches> = {
  readonly [Name in keyof Switches]?: readonly Switches[Name][];
};

/**
 * Checks the switches that a caller gave and completes them with the defaults. A misspelt name or value would silently
 * test against another broker than the one meant, so it is refused.
 */
export function readSwitches<Switches extends object>(
  broker: string,
  defaults: Switches,
  choices: SwitchChoices<Switches>,
  given: Partial<Switches> = {},
): Switches {
  const known = new Map<string, unknown>(Object.entries(defaults));
  const allowed = new Map<string, readonly unknown[]>(Object.entries(choices));
  for (const [name, value] of Object.entries(given)) {
    if (!known.has(name)) {
      throw new TypeError(
        `${broker} has no switch "${name}"; it has ${[...known.keys()].join(", ")}`,
      );
    }
    const values = allowed.get(name);
    const type = typeof known.get(name);
    if (values ? !values.includes(value) : typeof value !== type) {
      const expected = values ? values.map((one) => JSON.stringify(one)).join(" or ") : `a ${type}`;
      throw new TypeError(`${broker}: ${name} must be ${expected}, got ${JSON.stringify(value)}`);
    }
    if (typeof value === "number" && !(Number.isFinite(value) && value >= 0)) {
      throw new TypeError(`${broker}: ${name} must be a finite number from 0 on, got ${value}`);
    }
  }
  return { ...defaults, ...given };
}
