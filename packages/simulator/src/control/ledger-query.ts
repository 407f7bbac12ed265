import type { Ledger, LedgerEntry, WritableLedger } from "../ledger/ledger.js";
import { type AccountSummary, summarizeLedger } from "../ledger/ledger-summary.js";
import { requireLedgerFilter } from "../ledger/require-ledger-filter.js";
import { type WatchedLedger, waitForEntries } from "../ledger/wait-for-entries.js";
import { type Fields, optionalText, readWaitMs } from "./read-fields.js";

const texts = [
  "broker",
  "environment",
  "endpoint",
  "route",
  "account",
  "outcome",
  "fault",
  "token",
  "tokenState",
] as const;

/** What `GET /ledger` can be asked for. */
export const ledgerQueryFields: readonly string[] = [
  ...texts,
  "tooEarly",
  "last",
  "waitMs",
  "atLeast",
];

/** `GET /ledger?broker=kis&endpoint=token&last=10`; with `waitMs` it waits until there are enough, and for no longer than that. */
export async function queryLedger(
  ledger: WatchedLedger & Pick<WritableLedger, "dropped" | "routeNames">,
  query: Fields,
): Promise<Record<string, unknown>> {
  const wanted = texts.flatMap((name) => {
    const value = optionalText(query, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  requireLedgerFilter(Object.fromEntries(wanted), ledger.routeNames);
  const { tooEarly } = query;
  if (tooEarly !== undefined && tooEarly !== "true" && tooEarly !== "false") {
    throw new TypeError("tooEarly must be true or false");
  }
  const newest = optionalCount(query, "last");
  const atLeast = optionalCount(query, "atLeast") ?? 1;
  const timeoutMs = readWaitMs(query.waitMs ?? 0);
  const fits = (entry: LedgerEntry): boolean =>
    wanted.every(([name, value]) => entry[name] === value) &&
    (tooEarly === undefined || (entry.tooEarly === true) === (tooEarly === "true"));
  const found = await waitForEntries(ledger, fits, { atLeast, timeoutMs });
  return {
    count: found.length,
    dropped: ledger.dropped,
    entries: newest === undefined ? found : found.slice(-newest),
  };
}

function optionalCount(query: Fields, name: string): number | undefined {
  const value = query[name];
  if (value === undefined) return undefined;
  if (/^[1-9]\d*$/.test(String(value))) return Number(value);
  throw new TypeError(`${name} must be a whole number from 1 on, got ${JSON.stringify(value)}`);
}

/** `GET /ledger/summary`: of each account, and of all together. */
export function describeSummary(ledger: Ledger): Record<string, unknown> {
  const accounts = summarizeLedger(ledger);
  const sum = (name: keyof AccountSummary): number =>
    Object.values(accounts).reduce((total, account) => total + account[name], 0);
  const all: AccountSummary = {
    issues: sum("issues"),
    earlyRequests: sum("earlyRequests"),
    requestsAfterRevocation: sum("requestsAfterRevocation"),
  };
  return { dropped: ledger.dropped, all, accounts };
}
