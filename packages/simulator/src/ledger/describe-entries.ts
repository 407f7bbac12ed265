import type { LedgerEntry } from "./ledger.js";

/** A message, and below it the entries that it is about, at most ten. */
export function describeEntries(text: string, entries: readonly LedgerEntry[]): string {
  const shown = entries.slice(0, 10).map(showEntry);
  const more =
    entries.length > shown.length ? [`  … and ${entries.length - shown.length} more`] : [];
  return [text, ...shown, ...more].join("\n");
}

function showEntry(entry: LedgerEntry): string {
  const { at, account, endpoint, route, outcome, status, fault, token } = entry;
  const parts = [
    new Date(at).toISOString(),
    account,
    endpoint,
    route,
    `${outcome} (${status})`,
    token,
    fault && `fault ${fault}`,
  ];
  return `  ${parts.filter(Boolean).join("  ")}`;
}
