import type { Fault } from "./fault.js";

const words: Readonly<Record<Extract<Fault, string>, true>> = {
  maintenance: true,
  empty: true,
  huge: true,
  "huge-chunked": true,
  "invalid-json": true,
  "wrong-content-type": true,
  redirect: true,
  drop: true,
  "drop-mid-body": true,
  hang: true,
  "rate-limited": true,
};

/** What a field must be, and whether it is. */
type FieldRule = readonly [expected: string, fits: (value: unknown) => boolean];

const finiteNumber: FieldRule = ["a finite number", Number.isFinite];
/** Timers take no longer one: it would be over at once. */
const longestMs = 2 ** 31 - 1;
const duration: FieldRule = [
  `a number of milliseconds from 0 to ${longestMs}`,
  (value) => Number.isFinite(value) && Number(value) >= 0 && Number(value) <= longestMs,
];
const text: FieldRule = ["a text", (value) => typeof value === "string"];

/** The fields of each fault that is an object, by the field that tells which one it is. */
const fieldsOf: Readonly<Record<string, Readonly<Record<string, FieldRule>>>> = {
  status: {
    status: [
      "an HTTP status from 200 to 599",
      (value) => Number.isInteger(value) && Number(value) >= 200 && Number(value) < 600,
    ],
    body: ["a text or an object", (value) => typeof value === "string" || isObject(value)],
    headers: [
      "an object of texts",
      (value) => isObject(value) && Object.values(value).every((one) => typeof one === "string"),
    ],
  },
  redirectTo: { redirectTo: text },
  retryAfter: {
    retryAfter: [
      "a number of seconds or an HTTP date",
      (value) => typeof value === "string" || (Number.isFinite(value) && Number(value) >= 0),
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
  clockJumpMs: { clockJumpMs: finiteNumber },
};

/** Refuses what is no fault: with a misspelt one, a test would prove nothing. */
export function requireFault(fault: unknown): asserts fault is Fault {
  if (typeof fault === "string" && Object.hasOwn(words, fault)) return;
  const kind = isObject(fault) ? Object.keys(fieldsOf).find((name) => name in fault) : undefined;
  const fields = kind === undefined ? undefined : fieldsOf[kind];
  if (!isObject(fault) || !fields) {
    const objects = Object.keys(fieldsOf).map((name) => `{ ${name} }`);
    throw new TypeError(
      `fault must be ${[...Object.keys(words), ...objects].join(", ")}, got ${JSON.stringify(fault)}`,
    );
  }
  for (const [name, value] of Object.entries(fault)) {
    const rule = fields[name];
    if (!rule) {
      throw new TypeError(
        `fault { ${kind} } has no field "${name}"; it has ${Object.keys(fields).join(", ")}`,
      );
    }
    const [expected, fits] = rule;
    if (value !== undefined && !fits(value)) {
      throw new TypeError(`fault.${name} must be ${expected}, got ${JSON.stringify(value)}`);
    }
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
