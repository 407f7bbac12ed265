import { atMostTimes } from "../measure/goals.ts";
import type { Figure, Goal, TimedTable } from "../report/results.ts";
import { floors } from "./floors.ts";

const getTokenLimit = 0.85;
const peekLimit = 1.1;

/** Compares what was measured with what should be. */
export function judge(tables: readonly TimedTable[]): Goal[] {
  const figures = (id: string): Figure[] => tables.find((table) => table.id === id)?.figures ?? [];
  /** The greatest multiple of the floor among those whose name begins so. */
  const share = (id: string, name: string): number =>
    Math.max(
      ...figures(id)
        .filter((figure) => figure.name.startsWith(name))
        .map(({ ofFloor }) => ofFloor ?? Number.NaN),
    );
  const least = share("get-token", floors.least).toFixed(2);
  const whyMany =
    "a call reads four or five objects of its manager that lie apart, and 10,000 managers do not fit into the processor's cache; the floor's few objects lie side by side";

  return [
    atMostTimes(
      "getToken() beside an async function with one clock compare",
      share("get-token", "@auth/"),
      getTokenLimit,
      `one look at the clock and one await are ${least}× of that floor here, and no correct cache does less`,
    ),
    aheadOfPeers(figures("get-token")),
    atMostTimes(
      "peek() beside a function with one clock compare",
      share("peek", "@auth/"),
      peekLimit,
      "@auth/kis corrects the clock by the broker's time, which takes some nanoseconds",
    ),
    atMostTimes(
      "getToken() of 10,000 identities in turn beside so many such async functions",
      share("get-token-many", "@auth/"),
      getTokenLimit,
      whyMany,
    ),
    atMostTimes(
      "peek() of 10,000 identities in turn beside so many such functions",
      share("peek-many", "@auth/"),
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
      : {
          missed: {
            by: `${(slowestOfOurs - first.median).toFixed(0)} ns`,
            why: "that peer does not look at a clock that can be corrected",
          },
        }),
  };
}
