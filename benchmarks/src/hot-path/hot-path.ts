import { startChild } from "../measure/child.ts";
import { figureOf } from "../measure/figures.ts";
import { measureInTurn, type Timed, type Turns, timedChild } from "../measure/in-turn.ts";
import type { Findings, Part, RunOptions } from "../part.ts";
import { loadPeer, others, ours } from "../peers/all-peers.ts";
import { startTokenServer } from "../peers/token-server.ts";
import type { TimedTable } from "../report/results.ts";
import { floors } from "./floors.ts";
import { judge } from "./hot-path-goals.ts";
import { measureMemory } from "./memory.ts";
import { manyIdentities, ofMany } from "./things.ts";

const program = new URL("hot-child.ts", import.meta.url);

interface Group {
  id: string;
  title: string;
  floor: string;
  names: string[];
  notes?: string[];
}

async function groups(): Promise<Group[]> {
  const peers = await Promise.all(others.map(loadPeer));
  const many = manyIdentities.toLocaleString("en");
  return [
    {
      id: "get-token",
      title: "A token that is cached and valid",
      floor: floors.async,
      names: [
        floors.least,
        "@auth/core getToken()",
        "@auth/kis getToken()",
        ...peers.map(({ name, call }) => `${name} ${call}`),
      ],
      notes: [
        "@azure/core-rest-pipeline has no call for its cached token: the policy that adds it to a request is measured, without the request.",
      ],
    },
    {
      id: "peek",
      title: "The token in memory, without a promise",
      floor: floors.sync,
      names: ["@auth/core peek()", "@auth/kis peek()"],
    },
    {
      id: "headers",
      title: "Ready headers",
      floor: floors.headers,
      names: ["@auth/kis headers()", "google-auth-library getRequestHeaders()"],
      notes: ["@auth/kis also makes sure that the URL is the broker's, and adds four headers."],
    },
    {
      id: "get-token-many",
      title: `getToken() of ${many} identities in turn`,
      floor: ofMany(floors.async),
      names: [ofMany("@auth/core getToken()")],
    },
    {
      id: "peek-many",
      title: `peek() of ${many} identities in turn`,
      floor: ofMany(floors.sync),
      names: [ofMany("@auth/core peek()")],
    },
  ];
}

/** Starts a process per call, and a server for each that asks one. */
async function openThings(
  all: readonly Group[],
  identities: number,
): Promise<{ things: Timed[]; close(): Promise<void> }> {
  const opened = await Promise.all(
    [...new Set(all.flatMap(({ floor, names }) => [floor, ...names]))].map(async (name) => {
      const [packageName = ""] = name.split(" ");
      const server = isPackage(packageName)
        ? await startTokenServer((await loadPeer(packageName)).dialect)
        : undefined;
      const child = await startChild(program, [name, server?.url ?? "", String(identities)]);
      return { thing: timedChild(name, child, ({ cpuNs }) => cpuNs), child, server };
    }),
  );
  return {
    things: opened.map(({ thing }) => thing),
    async close() {
      await Promise.all(opened.map(({ child }) => child.close()));
      await Promise.all(opened.map(({ server }) => server?.close()));
    },
  };
}

/** Floors are nobody's package. */
function isPackage(name: string): boolean {
  return [...ours, ...others].includes(name);
}

async function run(options: RunOptions): Promise<Findings> {
  const { isQuick, onProgress } = options;
  const turns: Turns = isQuick
    ? { warmUpMs: 1, roundMs: 1, rounds: 1 }
    : { warmUpMs: 500, roundMs: 50, rounds: 51 };
  const all = await groups();
  onProgress("starting a process per call");
  const { things, close } = await openThings(all, isQuick ? 100 : manyIdentities);
  try {
    onProgress(`${turns.rounds} rounds of ${things.length} calls in turn`);
    const samples = await measureInTurn(things, turns);
    const tables = all.map(({ id, title, floor, names, notes }): TimedTable => {
      const floorSamples = samples.get(floor) ?? [];
      return {
        kind: "timed",
        id,
        title,
        unit: "ns",
        floor,
        figures: [floor, ...names].map((name) =>
          figureOf(name, samples.get(name) ?? [], floorSamples),
        ),
        ...(notes === undefined ? {} : { notes }),
      };
    });
    onProgress("weighing identities");
    const memory = await measureMemory(options);
    return {
      tables: [...tables, ...memory.tables],
      goals: [...judge(tables), ...memory.goals],
    };
  } finally {
    await close();
  }
}

export const hotPath: Part = {
  id: "hot-path",
  title: "Hot path",
  method:
    "Each call has a process of its own and got its token from a server on localhost in the ordinary way. The processes are measured in " +
    "turn, 51 rounds of 50 ms each; what is measured is processor time per call, collecting garbage included, so that other programs " +
    "of the machine count for nothing. The multiple of the floor is the median of the rounds' multiples.",
  run,
};
