import { validateHeaderName, validateHeaderValue } from "node:http";
import { latestTime } from "../clock/simulator-clock.js";
import type { Fault, FaultAnswer } from "./fault.js";
import { type FaultField, faultFields, faultWords } from "./fault-kinds.js";

/** What a field must be, and whether it is. */
export type FieldRule = readonly [expected: string, fits: (value: unknown) => boolean];

/** What Node writes into a head without an error: a fault that it can't write would strike as a reset that nobody asked for. */
const carried = "in characters that a header can carry (Latin-1, no line breaks)";
/** Who frames a body twice sends something else than was meant. */
const framing = ["transfer-encoding", "trailer"];
/** Statuses whose answers have no body. */
export const bodiless: readonly number[] = [204, 304];
/** Timers take no longer one: it would be over at once. */
const longestMs = 2 ** 31 - 1;
const duration: FieldRule = [
  `a number of milliseconds from 0 to ${longestMs}`,
  (value) => Number.isFinite(value) && Number(value) >= 0 && Number(value) <= longestMs,
];

/** The fields of an answer that replaces the broker's. */
export const answerFields: Readonly<Record<keyof FaultAnswer, FieldRule>> = {
  status: [
    "an HTTP status from 200 to 599",
    (value) => Number.isInteger(value) && Number(value) >= 200 && Number(value) < 600,
  ],
  body: [
    "a text or an object that JSON can write",
    (value) => typeof value === "string" || (isObject(value) && toJson(value) !== undefined),
  ],
  headers: [
    `an object of names and texts ${carried}, without ${framing.join(" and ")}`,
    (value) => isObject(value) && Object.entries(value).every(isHeader),
  ],
};

/** The fields of each fault that is an object, by the field that tells which one it is. */
const fieldsOf: Readonly<Record<FaultField, Readonly<Record<string, FieldRule>>>> = {
  status: answerFields,
  redirectTo: {
    redirectTo: [
      `a URL or a path ${carried}`,
      (value) => isHeader(["location", value]) && leadsSomewhere(String(value)),
    ],
  },
  retryAfter: {
    retryAfter: [
      `a whole number of seconds from 0 on, or an HTTP date (Sat, 21 Nov 2026 00:00:00 GMT)`,
      (value) =>
        (typeof value === "string" && isHttpDate(value)) ||
        (Number.isSafeInteger(value) && Number(value) >= 0),
    ],
  },
  delayMs: { delayMs: duration },
  trickleMs: {
    trickleMs: duration,
    chunkBytes: [
      "a whole number from 1 on",
      (value) => Number.isInteger(value) && Number(value) > 0,
    ],
  },
  clockJumpMs: {
    clockJumpMs: [
      "a finite number of milliseconds, and no more than the brokers' calendar has",
      (value) => Number.isFinite(value) && Math.abs(Number(value)) < latestTime,
    ],
  },
};

/** Refuses what is no fault: with a misspelt one, a test would prove nothing. */
export function requireFault(fault: unknown): asserts fault is Fault {
  if (typeof fault === "string" && Object.hasOwn(faultWords, fault)) return;
  const kind = isObject(fault) ? faultFields.find((name) => Object.hasOwn(fault, name)) : undefined;
  const fields = kind === undefined ? undefined : fieldsOf[kind];
  if (!isObject(fault) || !fields) {
    const objects = faultFields.map((name) => `{ ${name} }`);
    throw new TypeError(
      `fault must be ${[...Object.keys(faultWords), ...objects].join(", ")}, got ${show(fault)}`,
    );
  }
  for (const [name, value] of Object.entries(fault)) {
    const rule = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!rule) {
      throw new TypeError(
        `fault { ${kind} } has no field "${name}"; it has ${Object.keys(fields).join(", ")}`,
      );
    }
    const [expected, fits] = rule;
    // Only what may be left out may be undefined.
    if ((value !== undefined || name === kind) && !fits(value)) {
      throw new TypeError(`fault.${name} must be ${expected}, got ${show(value)}`);
    }
  }
  if (bodiless.includes(Number(fault.status)) && fault.body) {
    throw new TypeError(`fault.body can't be sent: an answer with status ${fault.status} has none`);
  }
}

/** An object that is no array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether it is a header that an answer can have. */
function isHeader([name, value]: readonly [string, unknown]): boolean {
  if (typeof value !== "string" || framing.includes(name.toLowerCase())) return false;
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}

/** A URL that clients follow, or a path. */
function leadsSomewhere(location: string): boolean {
  const url = URL.parse(location, "http://127.0.0.1");
  return url !== null && /^https?:$/.test(url.protocol);
}

/** Date.parse alone would take nearly anything with a number in it. */
function isHttpDate(text: string): boolean {
  return new Date(text).toUTCString() === text;
}

/** Undefined for what JSON can't write: a BigInt, a circle. */
function toJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

/** A value for an error; JSON has no NaN and no Infinity, and would call them null. */
export function show(value: unknown): string {
  return (typeof value === "number" ? undefined : toJson(value)) ?? String(value);
}
