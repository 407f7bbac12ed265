import type { ChildProcess } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import {
  type LedgerEntry,
  type SimulatedHost,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from "@auth/simulator";
import { onTestFinished } from "vitest";
import { createFolder, removeFolder } from "../temporary-folder.ts";
import type { BotPlan } from "./bot-messages.ts";
import { createSharedClock } from "./shared-clock.ts";
import { type Bot, type BotKeys, startBot } from "./start-bot.ts";

/** How a bot differs from the others. `command`: what it is started by, in front of Node. */
export type BotOptions = Partial<Omit<BotPlan, "broker" | "baseUrl" | "clock">> & {
  command?: readonly string[];
};

/** One app key at a simulated broker, and the processes that use it. All of it goes with the test. */
export interface Desk {
  readonly broker: SimulatedHost;
  /** The token requests that the broker saw, oldest first, whatever it answered. */
  issues(): readonly LedgerEntry[];
  /** How many API calls the broker has refused. */
  refusals(): number;
  /** Lets time pass, for the broker and for every process, those that are frozen included. */
  advance(ms: number): void;
  /** The broker's time. */
  now(): number;
  /** A folder for tokens: who is given the same shares them. */
  directory(name?: string): string;
  /** Starts a bot and waits until it listens. */
  start(options?: BotOptions): Promise<Bot>;
  /** Resolves when the broker has seen all that was on its way to it before. */
  settled(): Promise<void>;
}

/** Opens a {@link Desk}. */
export async function openDesk(
  broker: BotPlan["broker"],
  switches: SimulatorOptions = {},
): Promise<Desk> {
  const children = new Set<ChildProcess>();
  const folder = createFolder("processes");
  const clock = createSharedClock(join(folder, "clock"));
  const simulator = await startSimulator(switches);
  onTestFinished(async () => {
    await Promise.all([...children].map(end));
    await simulator.close();
    clock.close();
    removeFolder(folder);
  });

  const host = simulator[broker].paper;
  const keys = keysOf(broker, simulator);
  function directory(name = "tokens"): string {
    const path = join(folder, name);
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return path;
  }
  return {
    broker: host,
    issues: () => simulator.ledger.find({ broker, endpoint: "token" }),
    refusals: () =>
      simulator.ledger.find({ broker, endpoint: "quote" }).filter(({ outcome }) => outcome !== "ok")
        .length,
    advance(ms) {
      // The broker first: nobody may believe that an interval is over before it is.
      simulator.clock.advance(ms);
      clock.advance(ms);
    },
    now: () => simulator.clock.now(),
    directory,
    start({ command = [], ...options } = {}) {
      const store = { type: "fs", directory: directory() } as const;
      const plan = { broker, baseUrl: host.url, clock: clock.path, store, ...options };
      return startBot(plan, keys, command, (child) => children.add(child));
    },
    async settled() {
      // What was sent before has arrived before.
      const response = await fetch(`${host.url}/settled`);
      await response.arrayBuffer();
    },
  };
}

function keysOf(broker: BotPlan["broker"], { kis, kiwoom }: Simulator): BotKeys {
  return broker === "kis"
    ? { KIS_PAPER_APP_KEY: kis.paper.appKey, KIS_PAPER_APP_SECRET: kis.paper.appSecret }
    : {
        KIWOOM_PAPER_APP_KEY: kiwoom.paper.appKey,
        KIWOOM_PAPER_SECRET_KEY: kiwoom.paper.secretKey,
      };
}

/** A process that is stopped ends of SIGKILL as well. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
}
