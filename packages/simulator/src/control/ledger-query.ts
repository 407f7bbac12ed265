import type { Ledger, LedgerEntry } from "../ledger.js";
import { type AccountSummary, summarizeLedger } from "../ledger-summary.js";
import { requireLedgerFilter } from "../require-ledger-filter.js";
import { type Fields, optionalText } from "./read-fields.js";

const texts = [
  "broker",
  "environment",
  "endpoint",
  "account",
  "outcome",
  "fault",
  "token",
  "tokenState",
] as const;

/** What `GET /ledger` can be asked for. */
export const ledgerQueryFields: readonly string[] = [...texts, "tooEarly", "last"];

/** `GET /ledger?broker=kis&endpoint=token&last=10` */
export function queryLedger(ledger: Ledger, query: Fields): Record<string, unknown> {
  const wanted = texts.flatMap((name) => {
    const value = optionalText(query, name);
    return value === undefined ? [] : [[name, value] as const];
  });
  requireLedgerFilter(Object.fromEntries(wanted));
  const { tooEarly, last } = query;
  if (tooEarly !== undefined && tooEarly !== "true" && tooEarly !== "false") {
    throw new TypeError("tooEarly must be true or false");
  }
  if (last !== undefined && !/^[1-9]\d*$/.test(String(last))) {
    throw new TypeError(`last must be a whole number from 1 on, got ${JSON.stringify(last)}`);
  }
  const fits = (entry: LedgerEntry): boolean =>
    wanted.every(([name, value]) => entry[name] === value) &&
    (tooEarly === undefined || (entry.tooEarly === true) === (tooEarly === "true"));
  const found = ledger.entries.filter(fits);
  return {
    count: found.length,
    dropped: ledger.dropped,
    entries: last === undefined ? found : found.slice(-Number(last)),
  };
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
