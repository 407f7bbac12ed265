/** The lines that a program logs. */
export interface Log {
  readonly lines: readonly string[];
  write(line: string): void;
  /** Resolves to the next line with `part` in it, among those that no call before this one has passed. */
  until(part: string): Promise<string>;
}

/** Makes a {@link Log}. */
export function createLog(): Log {
  const lines: string[] = [];
  let passed = 0;
  let wake = (): void => {};
  return {
    lines,
    write(line) {
      lines.push(line);
      wake();
    },
    async until(part) {
      for (;;) {
        const line = lines[passed];
        if (line === undefined) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        } else {
          passed += 1;
          if (line.includes(part)) return line;
        }
      }
    },
  };
}
