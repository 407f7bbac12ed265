import { type SimulatorOptions, startSimulator } from "@auth/simulator";
import { type AccountPlan, openAccount } from "./account.ts";
import { type BrokerLine, createBrokerLine, oneIssueMs } from "./broker-line.ts";
import { type Chance, createChance } from "./chance.ts";
import { createJudge, type Verdict } from "./judge.ts";
import { createMachine, type Machine } from "./machine.ts";
import { connect, holdStill } from "./real-work.ts";
import { createSharedStore } from "./shared-store.ts";
import { type Habits, startTrader } from "./trader.ts";
import { createVirtualTime, type VirtualTime } from "./virtual-time.ts";

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Which year it is. */
export interface YearPlan {
  account: AccountPlan;
  /** Whether each month the broker kills a token once, and a caller reports a good one as refused once. */
  incidents: boolean;
  seed: number;
  days: number;
}

/** What a year came to. */
export interface Year extends Verdict {
  /** Tokens that the broker issued, the same one again included: at KIS each is a message to the customer. */
  issues: number;
  issuesPerDay: number;
  /** Requests for a token that came before the broker's interval was over: EGW00133 at KIS, 1700 at Kiwoom. */
  tooEarly: number;
  revocations: number;
}

/** Three programs of one app key, on a server, a desktop and a laptop. */
const programs: readonly { habits: Habits; lid?: Lid }[] = [
  {
    habits: {
      callsEveryMs: 8 * minuteMs,
      restartsEveryMs: 2 * dayMs,
      crashShare: 0.25,
      keepsFresh: false,
    },
  },
  {
    habits: {
      callsEveryMs: 20 * minuteMs,
      restartsEveryMs: 3 * dayMs,
      crashShare: 0.25,
      keepsFresh: true,
    },
    lid: { openMs: 4 * hourMs, closedMs: 10 * hourMs, daysShare: 0.1 },
  },
  {
    habits: {
      callsEveryMs: 10 * minuteMs,
      restartsEveryMs: 6 * hourMs,
      crashShare: 0.5,
      keepsFresh: false,
    },
    lid: { openMs: 2 * hourMs, closedMs: 10 * hourMs, daysShare: 0.1 },
  },
];

/** When a machine sleeps: for hours by the mean, and now and then for two to ten days. */
interface Lid {
  openMs: number;
  closedMs: number;
  daysShare: number;
}

/** Lives through a year of a trading desk. */
export async function liveThrough({
  account: plan,
  incidents,
  seed,
  days,
}: YearPlan): Promise<Year> {
  const startAt = Date.parse("2026-01-01T09:00:00+09:00");
  const chance = createChance(seed);
  const time = createVirtualTime(startAt);
  const simulator = await startSimulator(simulatorOptions(plan, startAt));
  const connection = connect();
  const release = holdStill(time, chance.next);
  try {
    let mood = 0;
    const line = createBrokerLine(time, chance, (request) => {
      simulator.clock.set(time.now());
      if (!request.url.includes("/uapi/") && !request.url.includes("/api/dostk/")) mood += 1;
      return connection.send(request);
    });
    const store = createSharedStore();
    // A stuck token is revoked and then asked for, by one caller, where the policy says so.
    const exchanges = plan.policy?.recovery === "revoke-then-issue" ? 2 : 1;
    const { issueIntervalMs = plan.broker === "kis" ? minuteMs : secondMs } = plan.policy ?? {};
    const judge = createJudge(time, line, store.record, {
      longestMs: exchanges * oneIssueMs + (plan.lastRepeatMs ?? 0),
      timeoutMs: 10 * secondMs,
      intervalMs: issueIntervalMs,
    });
    const account = openAccount(simulator, plan);
    const office = {
      account,
      line,
      store: plan.withoutStore ? undefined : store,
      judge,
      chance,
      mood: () => mood,
    };
    const traders = programs.map(({ habits, lid }) => {
      const machine = createMachine(time);
      if (lid) openAndClose(machine, lid, time, chance);
      return startTrader(office, machine, habits);
    });

    maintainNightly(line, time, chance);
    for (let month = 0; incidents && month * 30 < days - 29; month += 1) {
      const some = (): number => chance.between(month * 30, month * 30 + 30) * dayMs;
      soon(time, some(), () => {
        simulator.clock.set(time.now());
        mood += 1;
        return killed(account.host);
      });
      soon(time, some(), () => {
        mood += 1;
        const from = Math.floor(chance.next() * traders.length);
        return [...traders.slice(from), ...traders.slice(0, from)].some((trader) =>
          trader.rejectByMistake(),
        );
      });
    }
    await time.runUntil(startAt + days * dayMs);

    const { ledger } = simulator;
    const issues = ledger.count({ endpoint: "token", outcome: "ok" });
    return {
      ...judge.conclude(),
      issues,
      issuesPerDay: issues / days,
      tooEarly: ledger.count({ endpoint: "token", tooEarly: true }),
      revocations: ledger.count({ endpoint: "revoke" }),
    };
  } finally {
    release();
    connection.close();
    await simulator.close();
  }
}

function simulatorOptions(plan: AccountPlan, now: number): SimulatorOptions {
  return plan.broker === "kis"
    ? { now, kis: plan.switches ?? {} }
    : { now, kiwoom: plan.switches ?? {} };
}

function openAndClose(machine: Machine, lid: Lid, time: VirtualTime, chance: Chance): void {
  time.later(chance.around(lid.openMs), () => {
    const isAway = chance.happens(lid.daysShare);
    const closedMs = isAway ? chance.between(2, 10) * dayMs : chance.around(lid.closedMs);
    machine.closeLid(closedMs);
    time.later(closedMs, () => openAndClose(machine, lid, time, chance));
  });
}

/** Between midnight and four in Korea, for five minutes to an hour. */
function maintainNightly(line: BrokerLine, time: VirtualTime, chance: Chance): void {
  time.later(chance.between(15, 19) * hourMs, () =>
    line.closeFor(chance.between(5, 60) * minuteMs),
  );
  time.later(dayMs, () => maintainNightly(line, time, chance));
}

/** Tries each minute from then on, until it succeeds. */
function soon(time: VirtualTime, ms: number, attempt: () => boolean): void {
  time.later(ms, () => {
    if (!attempt()) soon(time, minuteMs, attempt);
  });
}

function killed(host: { killToken(): void }): boolean {
  try {
    host.killToken();
    return true;
  } catch {
    return false; // no token lives
  }
}
