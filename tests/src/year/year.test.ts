import { beforeAll, describe, expect, it } from "vitest";
import type { AccountPlan } from "./account.ts";
import { accounts } from "./accounts.ts";
import { oneIssueMs } from "./broker-line.ts";
import { kisLimits } from "./report.ts";
import type { Year, YearPlan } from "./year.ts";
import { liveThroughAll } from "./years.ts";

/** One year of each in `pnpm test`, the less common policies only its first weeks. More, and all of them whole: DESK_SEEDS=10. */
const seeds = Number(process.env.DESK_SEEDS ?? 1);
const isThorough = process.env.DESK_SEEDS !== undefined;
const wholeYear = 365;
const someDays = isThorough ? wholeYear : 45;

const withStore = Object.entries(accounts).filter(([, { withoutStore }]) => !withoutStore);
const plans: [name: string, incidents: boolean, plan: YearPlan][] = withStore.flatMap(
  ([name, account]) =>
    [false, true].flatMap((incidents) =>
      Array.from({ length: seeds }, (_, index): [string, boolean, YearPlan] => {
        const days = name === "KIS" ? wholeYear : someDays;
        return [name, incidents, { account, incidents, seed: index + 1, days }];
      }),
    ),
);
let lived: Year[];

beforeAll(
  async () => {
    lived = await liveThroughAll(plans.map(([, , plan]) => plan));
  },
  60_000 + seeds * 120_000,
);

function years(name: string, incidents: boolean): Year[] {
  return lived.filter((_, index) => plans[index]?.[0] === name && plans[index]?.[1] === incidents);
}

describe("a year of a trading desk at KIS", () => {
  it("costs at most 1.03 tokens a day, through restarts, sleeping laptops and nightly maintenance", () => {
    for (const { issuesPerDay } of years("KIS", false)) {
      expect(issuesPerDay).toBeLessThanOrEqual(kisLimits.issuesPerDay);
    }
  });

  it("costs at most 1.10 a day where each month KIS kills a token and a caller is wrong about one", () => {
    for (const { issuesPerDay } of years("KIS", true)) {
      expect(issuesPerDay).toBeLessThanOrEqual(kisLimits.issuesPerDayWithIncidents);
    }
  });

  it("is about a desk that calls all day, and to which all of that happens", () => {
    for (const { calls, failed } of years("KIS", true)) {
      expect(calls).toBeGreaterThan(50_000);
      expect(failed.unreachable + failed.held).toBeGreaterThan(0);
    }
  });
});

describe.each(withStore.map(([name]) => name))("months of a trading desk: %s", (name) => {
  it.each([
    ["nothing special happens", false],
    ["tokens are killed, and good ones reported as refused", true],
  ])("no request is refused for coming too early, when %s", (_, incidents) => {
    const all = years(name, incidents);
    expect(all.map(({ tooEarly }) => tooEarly)).toEqual(all.map(() => 0));
  });

  it.each([
    ["nothing special happens", false],
    ["tokens are killed, and good ones reported as refused", true],
  ])(
    "nobody goes without a token, or waits longer than for one issue, while the broker can be reached and no hold is in force, when %s",
    (_, incidents) => {
      const all = years(name, incidents);
      expect(all.flatMap(({ unexcused }) => unexcused)).toEqual([]);
      for (const { failed, longestWaitMs } of all) {
        // Kiwoom may repeat a token that ends in the same second: then one call in some hundred thousand meets the interval.
        if (!incidents && !name.startsWith("Kiwoom")) expect(failed.interval).toBe(0);
        // It was waited for at all: the judge had something to see.
        expect(longestWaitMs).toBeGreaterThan(oneIssueMs / 10);
      }
    },
  );
});

describe("the judge of these years", () => {
  it("finds out programs without a store: they ask at every start, too early, and go without a token", async () => {
    const account = accounts["KIS, without a store"] as AccountPlan;
    const [year] = await liveThroughAll([{ account, incidents: true, seed: 1, days: 45 }]);
    expect(year?.issuesPerDay).toBeGreaterThan(2);
    expect(year?.tooEarly).toBeGreaterThan(0);
    expect(year?.unexcused.length).toBeGreaterThan(0);
  });

  it("finds out a manager that renews an hour ahead", async () => {
    const account: AccountPlan = { broker: "kis", policy: { advisoryMs: 60 * 60 * 1000 } };
    const [year] = await liveThroughAll([{ account, incidents: false, seed: 1, days: 45 }]);
    expect(year?.issuesPerDay).toBeGreaterThan(kisLimits.issuesPerDay);
  });

  it("repeats a year exactly", async () => {
    const plan: YearPlan = { account: { broker: "kis" }, incidents: true, seed: 7, days: 40 };
    const [one, other] = await liveThroughAll([plan, plan]);
    expect(one).toEqual(other);
  });
});
