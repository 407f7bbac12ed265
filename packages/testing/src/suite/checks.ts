/** Fails a case. What people read in the runner's output. */
export function fail(message: string): never {
  const error = new Error(message);
  error.name = "ConformanceError";
  throw error;
}

/** Fails with `message` unless `condition` holds. */
export function check(condition: boolean, message: string): asserts condition {
  if (!condition) fail(message);
}

/** Fails unless both are the same JSON, whatever the order of the members. */
export function checkSame(actual: unknown, expected: unknown, what: string): void {
  const [got, wanted] = [show(actual), show(expected)];
  check(got === wanted, `${what}\n  expected ${wanted}\n  got      ${got}`);
}

/** What `promise` was rejected with; fails where it was not. */
export async function rejection(promise: Promise<unknown>, what: string): Promise<unknown> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  fail(`${what}: it must reject, but resolved to ${show(value)}`);
}

/** A value as messages show it: JSON with sorted members. */
export function show(value: unknown): string {
  return (
    JSON.stringify(value, (_, member: unknown) => {
      if (typeof member !== "object" || member === null || Array.isArray(member)) return member;
      return Object.fromEntries(
        Object.entries(member).sort(([left], [right]) => (left < right ? -1 : 1)),
      );
    }) ?? String(value)
  );
}
