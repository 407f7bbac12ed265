import { startChild } from "../measure/child.ts";
import { figureOf } from "../measure/figures.ts";
import { measureInTurn, type Turns, timedChild } from "../measure/in-turn.ts";
import type { Findings, Part, RunOptions } from "../part.ts";
import type { Goal } from "../report/results.ts";
import type { LoadRequest } from "./load-request.ts";

const serverChild = new URL("server-child.ts", import.meta.url);
const loadChild = new URL("load-child.ts", import.meta.url);
const names = {
  floor: "node:http, the same answer each time",
  quote: "a quote: token checked, request noted",
  token: "a new KIS token: credentials checked, JWT signed, request noted",
};

/** Slow enough for no test to notice, and far above what a broker lets anyone send. */
const leastPerSecond = 1_000;

async function run({ isQuick, onProgress }: RunOptions): Promise<Findings> {
  const turns: Turns = isQuick
    ? { warmUpMs: 1, roundMs: 1, rounds: 1 }
    : { warmUpMs: 1_000, roundMs: 400, rounds: 15 };
  const servers = await Promise.all(
    ["floor", "simulator"].map((name) => startChild(serverChild, [name])),
  );
  const [floor, simulator] = await Promise.all(
    servers.map((server) => server.ask<Record<string, LoadRequest>>({})),
  );
  const requests: [string, LoadRequest | undefined][] = [
    [names.floor, floor?.quote],
    [names.quote, simulator?.quote],
    [names.token, simulator?.token],
  ];
  const loads = await Promise.all(
    requests.map(([, request]) => startChild(loadChild, [JSON.stringify(request)])),
  );
  try {
    onProgress(`${turns.rounds} rounds of ${loads.length} kinds of load in turn`);
    const things = loads.map((load, index) =>
      timedChild(requests[index]?.[0] ?? "", load, ({ wallNs }) => wallNs / 1000),
    );
    const samples = await measureInTurn(things, turns);
    const ofFloor = samples.get(names.floor) ?? [];
    const figures = requests.map(([name]) => figureOf(name, samples.get(name) ?? [], ofFloor));
    return {
      tables: [
        {
          kind: "timed",
          id: "simulator",
          title: "A request to the simulator under load, per request",
          unit: "µs",
          floor: names.floor,
          figures,
          notes: figures.map(
            ({ name, median }) => `${name}: ${perSecond(median)} requests a second`,
          ),
        },
      ],
      goals: figures
        .filter(({ name }) => name !== names.floor)
        .map(({ name, median }) => enough(name, 1e6 / median)),
    };
  } finally {
    await Promise.all([...loads, ...servers].map((child) => child.close()));
  }
}

function perSecond(microseconds: number): string {
  return Math.round(1e6 / microseconds).toLocaleString("en");
}

function enough(name: string, measured: number): Goal {
  const isMet = measured >= leastPerSecond;
  return {
    name: `requests a second, ${name}`,
    limit: `at least ${leastPerSecond.toLocaleString("en")}`,
    measured: Math.round(measured).toLocaleString("en"),
    isMet,
    ...(isMet
      ? {}
      : {
          missed: {
            by: String(Math.round(leastPerSecond - measured)),
            why: "this machine has too little time for it",
          },
        }),
  };
}

export const simulator: Part = {
  id: "simulator",
  title: "The simulator under load",
  method:
    "Server and load in processes of their own, on two cores: 16 connections that stay open, each sending its next request when the answer " +
    "to the last is read. 15 rounds of 400 ms each, in turn; the time is that of the clock on the wall, divided by the answers.",
  run,
};
