import { isSafeUrl, safeUrlRule } from "./safe-url.js";

/**
 * Checks the `environment` option.
 *
 * @throws TypeError `environment must be "live" (실전) or "paper" (모의), got "real"`
 */
export function readEnvironment(value: unknown): "live" | "paper" {
  if (value === "live" || value === "paper") return value;
  throw new TypeError(`environment must be "live" (실전) or "paper" (모의), got ${shown(value)}`);
}

/**
 * Checks the `baseUrl` option.
 *
 * @param value - the option; `undefined` = left out
 * @param fallback - the broker's own URL
 * @returns the URL without a slash at its end
 * @throws TypeError on anything but `https:`, or `http:` on a loopback host, and on a user name, query or hash in it
 */
export function readBaseUrl(value: string | undefined, fallback: string): string {
  const text = value ?? fallback;
  const url = typeof text === "string" && URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (url === null) {
    throw new TypeError(
      `baseUrl must be an absolute URL such as "${fallback}", got ${shown(text)}`,
    );
  }
  if (!isSafeUrl(url)) {
    throw new TypeError(`baseUrl must be ${safeUrlRule}, got ${url.protocol}//${url.host}`);
  }
  // These parts are not quoted: a user name or a query may be somebody's secret.
  if (url.username !== "" || url.password !== "") {
    throw new TypeError("baseUrl must not contain a user name or password; remove them");
  }
  if (url.search !== "" || url.hash !== "") {
    throw new TypeError(`baseUrl must end with its path, without "?" and "#"; remove what follows`);
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}

/** Longer than any token lives: such a duration is a mistake in the unit. */
const longestMs = 366 * 24 * 60 * 60 * 1000;

/**
 * Checks a duration in milliseconds.
 *
 * @param name - the option as the caller wrote it: `policy.issueIntervalMs`
 * @param leastMs - default 0
 * @throws TypeError naming the option when it is no number, negative, or over a year
 */
export function readDurationMs(name: string, value: unknown, leastMs: number = 0): number {
  if (typeof value === "number" && value >= leastMs && value <= longestMs) return value;
  throw new TypeError(
    `${name} must be between ${leastMs} and ${longestMs} milliseconds, got ${shown(value)}`,
  );
}

/** A long text may be a key in the wrong place. */
const longestShown = 30;

function shown(value: unknown): string {
  if (typeof value === "string") {
    return value.length <= longestShown
      ? JSON.stringify(value)
      : `a text of ${value.length} characters`;
  }
  if (typeof value === "object" && value !== null) return "an object";
  return typeof value === "function" ? "a function" : String(value);
}
