import type { SimulatorOptions } from "@auth/simulator";
import { onTestFinished } from "vitest";
import { type BotOptions, type Desk, openDesk } from "../processes/desk.ts";
import type { Bot } from "../processes/start-bot.ts";
import { type Host, makeHosts } from "./hosts.ts";
import type { SharedServer, SharedStore } from "./shared-stores.ts";

const hourMs = 3_600_000;

/** Eight processes on three hosts, one of which has the right time. */
const plans = [
  { bots: 3, aheadMs: 0 },
  { bots: 3, aheadMs: hourMs },
  { bots: 2, aheadMs: -hourMs },
];

/** A host and the bots on it. */
interface Machine {
  readonly host: Host;
  readonly bots: readonly Bot[];
  /** Starts one more. */
  start(options?: BotOptions): Promise<Bot>;
}

/** Everything that a test of many machines needs. All of it goes with the test. */
export interface Machines {
  readonly desk: Desk;
  /** The store's. */
  readonly server: SharedServer;
  /** With the right time, an hour ahead, an hour behind. */
  readonly all: readonly [Machine, Machine, Machine];
  /** The bots of all of them. */
  readonly bots: readonly Bot[];
}

/** Starts the store's server, the broker, the hosts and the bots. `areDeaf`: nobody tells them what others change. */
export async function openMachines(
  store: SharedStore,
  switches: SimulatorOptions = {},
  { areDeaf = false }: { areDeaf?: boolean } = {},
): Promise<Machines> {
  const server = await store.startServer();
  onTestFinished(() => server.remove());
  const hosts = makeHosts(plans.length);
  onTestFinished(() => hosts.close());
  console.log(`three hosts, as ${hosts.kind}`);
  const desk = await openDesk("kis", switches);
  const brokerPort = Number(new URL(desk.broker.url).port);

  async function openMachine(host: Host, index: number): Promise<Machine> {
    const { bots = 0, aheadMs = 0 } = plans[index] ?? {};
    const plan = {
      aheadMs,
      command: host.command,
      store: store.planFor(await host.reach(server.port), areDeaf),
      reachedAt: `http://${await host.reach(brokerPort)}`,
    };
    const start = (options: BotOptions = {}) => desk.start({ ...plan, ...options });
    return { host, start, bots: await Promise.all(Array.from({ length: bots }, () => start())) };
  }
  const all = await Promise.all(hosts.all.map(openMachine));
  return {
    desk,
    server,
    all: all as [Machine, Machine, Machine],
    bots: all.flatMap(({ bots }) => bots),
  };
}
