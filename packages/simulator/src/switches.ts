import { requireObject } from "./require-object.js";

/** The values that a switch of words or statuses may have, or the form of its text. */
type SwitchChoices<Switches> = {
  readonly [Name in keyof Switches]?: readonly Switches[Name][] | RegExp;
};

/** What is known of a broker's switches. */
export interface SwitchRules<Switches> {
  readonly broker: string;
  readonly defaults: Switches;
  readonly choices: SwitchChoices<Switches>;
}

/**
 * Checks the switches that a caller gave. A misspelt name or value would silently test against another broker than the
 * one meant, so it is refused.
 */
export function checkSwitches<Switches extends object>(
  { broker, defaults, choices }: SwitchRules<Switches>,
  given: Partial<Switches>,
): void {
  requireObject(given, broker);
  const known = new Map<string, unknown>(Object.entries(defaults));
  const allowed = new Map<string, readonly unknown[] | RegExp>(Object.entries(choices));
  for (const [name, value] of Object.entries(given)) {
    if (!known.has(name)) {
      throw new TypeError(
        `${broker} has no switch "${name}"; it has ${[...known.keys()].join(", ")}`,
      );
    }
    const expected = whatIsWrong(value, typeof known.get(name), allowed.get(name));
    if (expected) {
      throw new TypeError(`${broker}: ${name} must be ${expected}, got ${JSON.stringify(value)}`);
    }
  }
}

/** Checks the switches that a caller gave and completes them with the defaults. */
export function readSwitches<Switches extends object>(
  rules: SwitchRules<Switches>,
  given: Partial<Switches> = {},
): Switches {
  checkSwitches(rules, given);
  return { ...rules.defaults, ...given };
}

/** What lasts longer has dates that no broker could write. */
const greatest = 100 * 365 * 24 * 60 * 60 * 1000;

/** What the value should have been; undefined = it is right. */
function whatIsWrong(
  value: unknown,
  type: string,
  choices: readonly unknown[] | RegExp | undefined,
): string | undefined {
  if (choices instanceof RegExp) {
    const fits = typeof value === "string" && choices.test(value);
    return fits ? undefined : `"" or Korean times such as "23:30-00:30"`;
  }
  if (choices) {
    return choices.includes(value)
      ? undefined
      : choices.map((one) => JSON.stringify(one)).join(" or ");
  }
  if (typeof value !== type) return `a ${type}`;
  const isOff =
    typeof value === "number" && !(Number.isInteger(value) && value >= 0 && value <= greatest);
  return isOff ? `a whole number from 0 to ${greatest}, a hundred years in ms` : undefined;
}
