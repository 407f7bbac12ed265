/** Longer texts are no message for people, and these end up in logs; the longest that a broker documents has 450 characters. */
const longestMessage = 500;

/** A broker's words as one line, no longer than a message for people is. Redact them first, lest the beginning of a secret remain. */
export function tidy(words: string): string {
  const line = words.replace(/[\p{Cc}\s]+/gu, " ").trim();
  return line.length > longestMessage ? `${line.slice(0, longestMessage)}…` : line;
}
