import type { Token } from "@auth/core";
import type { Account, Client } from "./account.ts";
import type { BrokerLine } from "./broker-line.ts";
import type { Chance } from "./chance.ts";
import type { Call, Judge } from "./judge.ts";
import type { Machine, ProcessOnMachine } from "./machine.ts";
import type { SharedStore } from "./shared-store.ts";

const secondMs = 1_000;

/** How one program of the desk is used. Times are means, in milliseconds of its machine being awake. */
export interface Habits {
  callsEveryMs: number;
  restartsEveryMs: number;
  /** How many of its restarts are no `close()`, but a sudden end. */
  crashShare: number;
  /** Renews without callers. */
  keepsFresh: boolean;
}

/** What all programs of the desk share. */
export interface Office {
  account: Account;
  line: BrokerLine;
  /** Absent = each program has its own memory. */
  store: SharedStore | undefined;
  judge: Judge;
  chance: Chance;
  /** Changes whenever the broker may think differently of a token. */
  mood(): unknown;
}

/** One program of the desk, through all its restarts. */
export interface Trader {
  /** One of its callers reports a good token as refused. */
  rejectByMistake(): boolean;
}

/** Starts a program that lives as long as the desk. */
export function startTrader(office: Office, machine: Machine, habits: Habits): Trader {
  const { account, line, store, judge, chance } = office;
  let current: { process: ProcessOnMachine; client: Client; isClosing: boolean } | undefined;
  const underWay = new Set<Call>();
  /** The value that the broker took last, and in which mood it did. */
  let proven: { value: string; mood: unknown } | undefined;

  function start(): void {
    const process = machine.startProcess();
    const client = account.open(process, store?.of(process), line.fetchOf(process));
    // Somebody listens, or a store that fails would be warned of.
    client.tokens.on(() => {});
    current = { process, client, isClosing: false };
    if (habits.keepsFresh) client.tokens.keepFresh();
    callAgain(process);
    process.later(chance.around(habits.restartsEveryMs), restart);
    call();
  }

  function callAgain(process: ProcessOnMachine): void {
    process.later(chance.around(habits.callsEveryMs), () => {
      if (current?.process !== process || current.isClosing) return;
      callAgain(process);
      call();
    });
  }

  function restart(): void {
    if (!current) return;
    const { process, client } = current;
    const startAgain = (): void => {
      process.end();
      for (const judged of underWay) judged.dropped();
      underWay.clear();
      machine.startProcess().later(chance.between(1, 30) * secondMs, start);
    };
    if (chance.happens(habits.crashShare)) {
      startAgain();
    } else {
      current.isClosing = true;
      client.close().then(startAgain);
    }
  }

  /** As `auth.fetch` does it: a token that is refused is reported, and the request sent once more with another. */
  function call(isRepeat = false): void {
    if (!current) return;
    const { process, client } = current;
    const judged = judge.begin(machine.awakeMs);
    underWay.add(judged);
    const isOver = (): boolean => {
      underWay.delete(judged);
      if (current?.process === process && !current.isClosing) return false;
      judged.dropped();
      return true;
    };
    client.tokens.getToken().then(
      (token) => {
        if (isOver()) return;
        judged.succeeded();
        use(token, isRepeat);
      },
      (error) => {
        if (!isOver()) judged.failed(error);
      },
    );
  }

  function use(token: Token, isRepeat: boolean): void {
    if (!current) return;
    const { process, client } = current;
    const { value } = token;
    const mood = office.mood();
    // Unless it is known what the broker would say: it hasn't changed its mind.
    if (proven?.value === value && proven.mood === mood) return;
    account.quote(token, line.fetchOf(process)).then(async (opinion) => {
      if (opinion === "taken") {
        client.tokens.accept(token);
        proven = { value, mood };
      } else if (opinion === "refused") {
        await client.tokens.invalidate(token);
        if (!isRepeat) call(true);
      }
    });
  }

  start();
  return {
    rejectByMistake() {
      const token = current?.client.tokens.peek();
      if (!current?.process.isRunning || !token || current.isClosing) return false;
      current.client.tokens.invalidate(token).then(() => call());
      return true;
    },
  };
}
