import { type EndpointName, endpointNames } from "../broker.js";

/** The JSON object of a request to the control port, or its query. */
export type Fields = Readonly<Record<string, unknown>>;

/** Refuses fields that the route does not know: a misspelt one would be ignored, and a test prove nothing. */
export function onlyFields(fields: Fields, names: readonly string[]): void {
  const stranger = Object.keys(fields).find((name) => !names.includes(name));
  if (stranger === undefined) return;
  const known = names.length === 0 ? "it takes none" : `it takes ${names.join(", ")}`;
  throw new TypeError(`this route has no field "${stranger}"; ${known}`);
}

/** A text, or undefined where the field is left out. */
export function optionalText(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || typeof value === "string") return value;
  throw new TypeError(`${name} must be a text`);
}

/** A number, or undefined where the field is left out. */
export function optionalNumber(fields: Fields, name: string): number | undefined {
  const value = fields[name];
  if (value === undefined || (typeof value === "number" && Number.isFinite(value))) return value;
  throw new TypeError(`${name} must be a number, got ${JSON.stringify(value)}`);
}

/** How often: a whole number from 1 on, default 1, or `"always"`, for JSON has no Infinity. */
export function readTimes({ times = 1 }: Fields): number {
  if (times === "always") return Number.POSITIVE_INFINITY;
  if (Number.isInteger(times) && Number(times) > 0) return Number(times);
  throw new TypeError(
    `times must be a whole number from 1 on, or "always", got ${JSON.stringify(times)}`,
  );
}

/** An endpoint, or undefined where the field is left out: any. */
export function optionalEndpoint({ endpoint }: Fields): EndpointName | undefined {
  const found = endpointNames.find((name) => name === endpoint);
  if (found || endpoint === undefined) return found;
  throw new TypeError(
    `endpoint must be ${endpointNames.join(", ")}, or left out for any, got ${JSON.stringify(endpoint)}`,
  );
}

const longestWaitMs = 600_000;

/** How long the answer may take, in milliseconds of real time. */
export function readWaitMs(value: unknown): number {
  const ms = typeof value === "string" && value.trim() === "" ? Number.NaN : Number(value);
  if (ms >= 0 && ms <= longestWaitMs) return ms;
  throw new TypeError(
    `waitMs must be a number of milliseconds from 0 to ${longestWaitMs}, got ${JSON.stringify(value)}`,
  );
}
