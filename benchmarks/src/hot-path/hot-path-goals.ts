import { atMostTimes } from "../measure/goals.ts";
import type { Figure, Goal, TimedTable } from "../report/results.ts";
import { floors } from "./floors.ts";

const getTokenLimit = 0.85;
const peekLimit = 1.1;

/** Compares what was measured with what should be. */
export function judge(tables: readonly TimedTable[]): Goal[] {
  const figures = (id: string): Figure[] => tables.find((table) => table.id === id)?.figures ?? [];
  const share = (id: string, name: string): number =>
    figures(id).find((figure) => figure.name.startsWith(name))?.ofFloor ?? Number.NaN;

  const least = share("get-token", floors.least);
  const whyGetToken =
    `one look at the clock and one await of a promise are already ${least.toFixed(2)}× of the floor here, and a cache that ` +
    "does less would hand out dead tokens.";
  const whyPeek = "the clock is an object that tests and brokers' answers can correct.";
  const whyMany =
    "every identity has its own clock, functions and promise, which the processor has to fetch from memory.";

  return [
    ...["@auth/core", "@auth/kis"].map((name) =>
      atMostTimes(
        `${name} getToken() beside an async function with one clock compare`,
        share("get-token", name),
        getTokenLimit,
        whyGetToken,
      ),
    ),
    aheadOfPeers(figures("get-token")),
    ...["@auth/core", "@auth/kis"].map((name) =>
      atMostTimes(
        `${name} peek() beside a function with one clock compare`,
        share("peek", name),
        peekLimit,
        whyPeek,
      ),
    ),
    atMostTimes(
      "getToken() of 10,000 identities beside 10,000 such async functions",
      share("get-token-many", "@auth/core"),
      getTokenLimit,
      whyMany,
    ),
    atMostTimes(
      "peek() of 10,000 identities beside 10,000 such functions",
      share("peek-many", "@auth/core"),
      peekLimit,
      whyMany,
    ),
  ];
}

function aheadOfPeers(figures: readonly Figure[]): Goal {
  const isFloor = ({ name }: Figure): boolean => Object.values<string>(floors).includes(name);
  const isOurs = ({ name }: Figure): boolean => name.startsWith("@auth/");
  const slowestOfOurs = Math.max(...figures.filter(isOurs).map((figure) => figure.median));
  const [first] = figures
    .filter((figure) => !isFloor(figure) && !isOurs(figure))
    .sort((a, b) => a.median - b.median);
  if (first === undefined) throw new Error("no peer was measured");
  const isMet = slowestOfOurs < first.median;
  return {
    name: "getToken() ahead of every peer",
    limit: `below ${first.median.toFixed(0)} ns, ${first.name}`,
    measured: `${slowestOfOurs.toFixed(0)} ns`,
    isMet,
    ...(isMet
      ? {}
      : { missed: `by ${(slowestOfOurs - first.median).toFixed(0)} ns: see the floor above.` }),
  };
}
