import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Finished } from "@auth/scripts/run";
import { readTexts, type Text } from "./read-texts.ts";

/** What a suite knew, and what it left behind. */
export interface Observed {
  ended: Finished;
  secrets: string[];
  /** How many AuthErrors were written down. */
  errors: number;
  texts: Text[];
}

/**
 * Runs a suite, started with the given variables: they have `record-secrets.ts` take its notes, and lead temporary files
 * and the packages' own into a folder that is read afterwards.
 */
export async function observe(
  start: (variables: Record<string, string>) => Promise<Finished>,
): Promise<Observed> {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "suite-"));
  const notes = join(folder, "notes");
  const left = join(folder, "left");
  for (const path of [notes, left]) mkdirSync(path);
  try {
    const ended = await start({
      CANARY_DIRECTORY: notes,
      TMPDIR: left,
      TEMP: left,
      TMP: left,
      XDG_STATE_HOME: left,
      LOCALAPPDATA: left,
    });
    const read = (prefix: string): string[] =>
      readdirSync(notes)
        .filter((name) => name.startsWith(prefix))
        .flatMap((name) => readFileSync(join(notes, name), "utf8").split("\n"))
        .filter((line) => line !== "");
    const secrets = [...new Set(read("secrets-"))].map((line): string => JSON.parse(line));
    const errors = read("errors-").map((line): { test: string; text: string } => JSON.parse(line));
    return {
      ended,
      secrets,
      errors: errors.length,
      texts: [
        { where: "the output", text: `${ended.stdout}\n${ended.stderr}` },
        ...errors.map(({ test, text }) => ({ where: `an error in "${test}"`, text })),
        ...readTexts(left),
      ],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
