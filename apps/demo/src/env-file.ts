import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";

/**
 * Loads `KEY=value` lines into `env`, as editors on every system save them: with or without a byte order mark, with either line end.
 * What is set already stays. Libraries never read files; an app may.
 *
 * @returns whether there was such a file
 */
export function loadEnvFile(path: string, env: NodeJS.ProcessEnv): boolean {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw new Error(`${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
  const parsed = parseEnv(text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n"));
  for (const [name, value] of Object.entries(parsed)) {
    // An empty line of the example file, left as it is, means "not given".
    if (value !== undefined && value !== "" && env[name] === undefined) env[name] = value;
  }
  return true;
}
