/** One look at an environment variable. */
export interface EnvironmentVariable {
  name: string;
  /** `undefined` = not set, or not readable here. */
  value: string | undefined;
  /** `true` where the runtime refused to tell. */
  denied: boolean;
}

/** Reads a variable on any runtime that has `process.env`; on others every variable is absent. */
export function readEnvironmentVariable(name: string): EnvironmentVariable {
  const { process } = globalThis as {
    process?: { env?: Record<string, string | undefined> };
  };
  try {
    return { name, value: process?.env?.[name], denied: false };
  } catch {
    // Deno throws where the program may not read the environment: for us the variable is not there.
    return { name, value: undefined, denied: true };
  }
}
