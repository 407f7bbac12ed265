import { markdownTable } from "@auth/scripts/markdown-table";
import { formatNumber } from "./numbers.ts";
import type { CountedTable, Figure, Results, TimedTable } from "./results.ts";

/** The words of one README. */
export interface Words {
  /** Where the whole tables are, from the README. */
  head(date: string, guide: string): string;
  here: string;
  peers: string;
  getToken: string;
  refusedInTurn: string;
  failing: string;
  processes: string;
  size: string;
  /** How many goals are met, and where the others are told of. */
  goals(met: number, all: number): string;
}

const guide = "docs/guides/benchmarks.md";
const missedGoals = `${guide}#goals`;

export const english: Words = {
  head: (date, path) => `Measured beside seven peers, ${date} ([all figures](${path}))`,
  here: "here",
  peers: "peers",
  getToken: "`getToken()` with a valid token, ns",
  refusedInTurn: "requests of 20 calls in turn with a wrong secret",
  failing: "calls of 20 that get the valid token whose renewal fails",
  processes: "requests of 32 processes that start at once",
  size: "minified and compressed, with the broker's part, KiB",
  goals: (met, all) =>
    met === all
      ? `All ${all} goals are met.`
      : `${met} of ${all} goals are met; [what is missed, by how much and why](${missedGoals}).`,
};

export const korean: Words = {
  head: (date, path) => `다른 라이브러리 일곱 개와 비교, ${date} ([전체 수치](${path}))`,
  here: "이 라이브러리",
  peers: "다른 라이브러리",
  getToken: "유효한 토큰이 있을 때 `getToken()`, ns",
  refusedInTurn: "잘못된 시크릿, 연속 호출 20번의 요청 수",
  failing: "갱신이 실패할 때 유효한 토큰을 받는 호출, 20번 중",
  processes: "동시에 시작한 프로세스 32개의 요청 수",
  size: "압축한 크기, 증권사 부분 포함, KiB",
  goals: (met, all) =>
    met === all
      ? `목표 ${all}개를 모두 달성했습니다.`
      : `목표 ${all}개 중 ${met}개를 달성했습니다. [이루지 못한 목표와 차이, 그 이유](${missedGoals})도 밝혀 둡니다.`,
};

/** The short form of `results`, for a README. */
export function toShortTable({ head, parts }: Results, words: Words): string {
  const tables = new Map(parts.flatMap((part) => part.tables).map((table) => [table.id, table]));
  const timed = tables.get("get-token");
  const requests = tables.get("requests");
  const sizes = tables.get("size");
  if (timed?.kind !== "timed" || requests?.kind !== "counted" || sizes?.kind !== "counted") {
    throw new Error("the results lack a table that the README shows");
  }
  const goals = parts.flatMap((part) => part.goals);
  const met = goals.filter(({ isMet }) => isMet);
  const lines = markdownTable([
    [words.head(head.date, guide), words.here, words.peers],
    [words.getToken, ...getTokenCells(timed)],
    [words.refusedInTurn, ...countCells(requests, "20 calls in turn, wrong secret")],
    [words.failing, ...countCells(requests, "20 calls, token valid, its renewal fails: calls")],
    [words.processes, ...countCells(requests, "32 processes at once")],
    [words.size, ...sizeCells(sizes)],
  ]);
  return [...lines, "", words.goals(met.length, goals.length)].join("\n");
}

function getTokenCells({ figures }: TimedTable): [string, string] {
  const own = figures.find(({ name }) => name.startsWith("@auth/kis"));
  const peers = figures.filter(({ name }) => isPeer(name));
  if (own === undefined) throw new Error("the results lack our own getToken()");
  return [formatNumber(own.median), span(peers.map(({ median }: Figure) => median))];
}

/** `floor: …` and `least: …` are nobody's package. */
function isPeer(name: string): boolean {
  return !/^(@auth\/|floor: |least: )/.test(name);
}

function countCells({ columns, rows }: CountedTable, rowName: string): [string, string] {
  const row = rows.find(({ name }) => name.startsWith(rowName));
  if (row === undefined) throw new Error(`the results lack ${rowName}`);
  const cells = row.cells.map((cell, index) => ({ name: columns[index + 1] ?? "", cell }));
  const own = cells.find(({ name }) => name.startsWith("@auth/"));
  const peers = cells.filter(({ name, cell }) => isPeer(name) && cell !== "—");
  return [own?.cell ?? "—", span(peers.map(({ cell }) => Number.parseFloat(cell)))];
}

function sizeCells({ rows }: CountedTable): [string, string] {
  const bytes = ({ cells }: { cells: string[] }): number => Number.parseFloat(cells[0] ?? "");
  const own = rows.find(({ name }) => name.startsWith("@auth/kis"));
  const peers = rows.filter(({ name }) => isPeer(name));
  return [own?.cells[0] ?? "—", span(peers.map(bytes))];
}

function span(values: readonly number[]): string {
  if (values.length === 0) return "—";
  const [least, most] = [Math.min(...values), Math.max(...values)].map(formatNumber);
  return least === most ? String(least) : `${least}–${most}`;
}
