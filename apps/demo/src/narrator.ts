import { styleText } from "node:util";

/** Tells the story on the terminal: readable without colour, in a pipe and at 80 columns. */
export interface Narrator {
  say(line?: string): void;
  /** One step: its title, what happened, and whether it held. Returns whether it did. */
  step(title: string, run: () => Promise<readonly string[]>): Promise<boolean>;
}

const widest = 80;
const indent = "       ";

/** Makes a {@link Narrator} that writes to `write`; `colour` only marks what the words say as well. */
export function createNarrator(write: (text: string) => void, colour: boolean): Narrator {
  let count = 0;
  const say = (line = ""): void => write(`${line}\n`);
  const mark = (style: "green" | "red", text: string): string =>
    colour ? styleText(style, text, { validateStream: false }) : text;
  return {
    say,
    async step(title, run) {
      count += 1;
      let details: readonly string[];
      let failed = false;
      try {
        details = await inTime(run());
      } catch (error) {
        failed = true;
        details = [error instanceof Error ? error.message : String(error)];
      }
      const verdict = failed ? mark("red", "FAILED") : mark("green", "ok    ");
      say(`${verdict} ${count}. ${title}`);
      for (const detail of details) {
        for (const line of wrap(detail, widest - indent.length)) say(indent + line);
      }
      say();
      return !failed;
    },
  };
}

const longestStepMs = 60_000;

/** A story that hangs must fail, and not keep whoever runs it waiting. */
async function inTime<T>(step: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new Error(`took longer than ${longestStepMs / 1000} s`);
    timer = setTimeout(() => reject(error), longestStepMs);
  });
  try {
    return await Promise.race([step, late]);
  } finally {
    clearTimeout(timer);
  }
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && columns(line) + 1 + columns(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/** Korean letters are two columns wide on a terminal. */
function columns(text: string): number {
  let width = 0;
  for (const letter of text)
    width +=
      letter >= "\u1100" && /[\u1100-\u11ff\u3000-\u9fff\uac00-\ud7ff\uff00-\uff60]/.test(letter)
        ? 2
        : 1;
  return width;
}
