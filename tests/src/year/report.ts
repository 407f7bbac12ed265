import { accounts } from "./accounts.ts";
import { excuses } from "./judge.ts";
import type { Year } from "./year.ts";

/** What a year at KIS may cost. Renewed half an hour ahead, a token of 24 hours makes 1.021 a day. */
export const kisLimits = { issuesPerDay: 1.03, issuesPerDayWithIncidents: 1.1 } as const;

/** One row of the table: what the years of one account came to. */
export interface Row {
  account: string;
  incidents: boolean;
  /** One per seed. */
  issuesPerDay: Spread;
  /** Of all seeds together, as the rest. */
  tooEarly: number;
  revocations: number;
  calls: number;
  failed: Year["failed"];
  longestWaitMs: number;
  unexcused: string[];
}

/** Over the seeds. */
interface Spread {
  median: number;
  least: number;
  most: number;
}

/** Puts the years of one account together. */
export function summarize(account: string, incidents: boolean, years: readonly Year[]): Row {
  const sum = (of: (year: Year) => number): number => years.reduce((all, one) => all + of(one), 0);
  const perDay = years.map(({ issuesPerDay }) => issuesPerDay).sort((a, b) => a - b);
  return {
    account,
    incidents,
    issuesPerDay: {
      median: perDay[Math.floor((perDay.length - 1) / 2)] ?? Number.NaN,
      least: perDay[0] ?? Number.NaN,
      most: perDay.at(-1) ?? Number.NaN,
    },
    tooEarly: sum((year) => year.tooEarly),
    revocations: sum((year) => year.revocations),
    calls: sum((year) => year.calls),
    failed: Object.fromEntries(
      excuses.map((excuse) => [excuse, sum(({ failed }) => failed[excuse])]),
    ) as Row["failed"],
    longestWaitMs: Math.max(...years.map((year) => year.longestWaitMs)),
    unexcused: years.flatMap((year) => year.unexcused),
  };
}

const columns: readonly [title: string, cell: (row: Row) => string][] = [
  ["incidents", ({ incidents }) => (incidents ? "24" : "none")],
  ["issues a day", ({ issuesPerDay }) => issuesPerDay.median.toFixed(3)],
  ["least–most ", ({ issuesPerDay: { least, most } }) => `${least.toFixed(3)}–${most.toFixed(3)}`],
  ["too early", ({ tooEarly }) => `${tooEarly}`],
  ["revoked", ({ revocations }) => `${revocations}`],
  ["calls", ({ calls }) => `${calls}`],
  ["longest wait", ({ longestWaitMs }) => `${(longestWaitMs / 1000).toFixed(1)} s`],
  ["unreachable", ({ failed }) => `${failed.unreachable}`],
  ["held", ({ failed }) => `${failed.held}`],
  ["interval", ({ failed }) => `${failed.interval}`],
  ["orphaned", ({ failed }) => `${failed.orphaned}`],
  ["unexcused", ({ unexcused }) => `${unexcused.length}`],
];

/** The rows as a table for people. */
export function table(rows: readonly Row[]): string {
  const nameWidth = Math.max(...Object.keys(accounts).map((name) => name.length));
  const lines = [
    ["".padEnd(nameWidth), ...columns.map(([title]) => title.padStart(title.length + 2))],
    ...rows.map((row) => [
      row.account.padEnd(nameWidth),
      ...columns.map(([title, cell]) => cell(row).padStart(title.length + 2)),
    ]),
  ];
  return lines.map((cells) => cells.join("")).join("\n");
}

/** What is wrong with a row of programs that share a store; `undefined` = nothing. */
export function flaw({
  account,
  incidents,
  issuesPerDay,
  tooEarly,
  unexcused,
}: Row): string | undefined {
  if (accounts[account]?.withoutStore) return undefined;
  if (unexcused.length > 0) return `${account}: ${unexcused[0]}`;
  if (tooEarly > 0) return `${account}: ${tooEarly} requests came too early`;
  const limit = incidents ? kisLimits.issuesPerDayWithIncidents : kisLimits.issuesPerDay;
  if (account.startsWith("KIS") && issuesPerDay.most > limit) {
    return `${account}: ${issuesPerDay.most.toFixed(3)} issues a day, ${limit} at most`;
  }
  return undefined;
}
