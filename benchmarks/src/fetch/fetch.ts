import { startChild } from "../measure/child.ts";
import { figureOf } from "../measure/figures.ts";
import { atMostTimes } from "../measure/goals.ts";
import { measureInTurn, type Turns, timedChild } from "../measure/in-turn.ts";
import type { Findings, Part, RunOptions } from "../part.ts";
import { fetchThings } from "./fetch-things.ts";

const serverChild = new URL("server-child.ts", import.meta.url);
const fetchChild = new URL("fetch-child.ts", import.meta.url);

async function run({ isQuick, onProgress }: RunOptions): Promise<Findings> {
  const turns: Turns = isQuick
    ? { warmUpMs: 1, roundMs: 1, rounds: 1 }
    : { warmUpMs: 2_000, roundMs: 250, rounds: 51 };
  const names = Object.values(fetchThings);
  const server = await startChild(serverChild, []);
  const url = `http://127.0.0.1:${await server.ask<number>({})}`;
  const children = await Promise.all(names.map((name) => startChild(fetchChild, [name, url])));
  try {
    onProgress(`${turns.rounds} rounds of ${names.length} ways to send a request in turn`);
    const things = names.map((name, index) => {
      const child = children[index];
      if (child === undefined) throw new Error(`${name} has no process`);
      return timedChild(name, child, ({ wallNs }) => wallNs / 1000);
    });
    const samples = await measureInTurn(things, turns);
    const floor = samples.get(fetchThings.headers) ?? [];
    const figures = names.map((name) => figureOf(name, samples.get(name) ?? [], floor));
    const share = (thing: string): number =>
      figures.find(({ name }) => name === thing)?.ofFloor ?? Number.NaN;
    return {
      tables: [
        {
          kind: "timed",
          id: "fetch",
          title: "A request and its answer of 1 KiB",
          unit: "µs",
          floor: fetchThings.headers,
          figures,
        },
      ],
      goals: [
        atMostTimes(
          "auth.fetch beside fetch with the same headers",
          share(fetchThings.auth),
          1.1,
          `a refused token may come with any status, so that the answer is read before the caller gets it, and fetch with nothing but a copy for that takes ${share(fetchThings.copied).toFixed(2)}× here`,
        ),
      ],
    };
  } finally {
    await Promise.all([...children, server].map((child) => child.close()));
  }
}

export const authFetch: Part = {
  id: "fetch",
  title: "Authenticated requests",
  method:
    "One server on localhost keeps its connections open; each way has a process of its own and sends one request after another, " +
    "answer read. 51 rounds of 250 ms each, in turn; the time is that of the clock on the wall.",
  run,
};
