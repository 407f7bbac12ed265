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
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "canary-"));
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
    const read = (prefix: string): string =>
      readdirSync(notes)
        .filter((name) => name.startsWith(prefix))
        .map((name) => readFileSync(join(notes, name), "utf8"))
        .join("");
    const lines = new Set(
      read("secrets-")
        .split("\n")
        .filter((line) => line !== ""),
    );
    const errors = read("errors-");
    return {
      ended,
      secrets: [...lines].map((line): string => JSON.parse(line)),
      errors: errors.split("\n\n").length - 1,
      texts: [
        { where: "the output", text: `${ended.stdout}\n${ended.stderr}` },
        { where: "an error", text: errors },
        ...readTexts(left),
      ],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
