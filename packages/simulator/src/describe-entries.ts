import type { LedgerEntry } from "./ledger.js";

/** A message, and below it the entries that it is about, at most ten. */
export function describeEntries(text: string, entries: readonly LedgerEntry[]): string {
  const shown = entries.slice(0, 10).map(showEntry);
  const more =
    entries.length > shown.length ? [`  … and ${entries.length - shown.length} more`] : [];
  return [text, ...shown, ...more].join("\n");
}

function showEntry({ at, account, endpoint, outcome, status, fault, token }: LedgerEntry): string {
  const parts = [
    new Date(at).toISOString(),
    account,
    endpoint,
    `${outcome} (${status})`,
    token,
    fault && `fault ${fault}`,
  ];
  return `  ${parts.filter(Boolean).join("  ")}`;
}
