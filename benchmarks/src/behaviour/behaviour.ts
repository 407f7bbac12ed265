import { startChild } from "../measure/child.ts";
import type { Findings, Part, RunOptions } from "../part.ts";
import { loadPeer, others } from "../peers/all-peers.ts";
import { countColdProcesses } from "./processes.ts";
import { cell, judge, leakTable, type Observed, rows } from "./rows.ts";
import type { Behaviour, Scale } from "./scenarios.ts";

const program = new URL("behaviour-child.ts", import.meta.url);
const ours = "@auth/kis";

async function observeInChild(name: string, scale: Scale): Promise<Behaviour> {
  const child = await startChild(program, [name]);
  try {
    return await child.ask<Behaviour>(scale);
  } finally {
    await child.close();
  }
}

async function run({ isQuick, onProgress }: RunOptions): Promise<Findings> {
  const scale: Scale = isQuick
    ? { concurrent: 3, sequential: 2 }
    : { concurrent: 50, sequential: 20 };
  const manyProcesses = isQuick ? 3 : 32;
  const names = isQuick ? [ours, "@smithy/core"] : [ours, ...others];
  const repetitions = Array.from({ length: isQuick ? 1 : 3 });

  onProgress(`${names.length} peers, ${repetitions.length} times each`);
  const observed = await Promise.all(
    names.map(
      async (name): Promise<Observed> => ({
        name,
        runs: await Promise.all(repetitions.map(() => observeInChild(name, scale))),
      }),
    ),
  );
  for (const one of observed) {
    if (!(await loadPeer(one.name)).canShare) continue;
    one.processes = { two: [], many: [] };
    onProgress(`2 and ${manyProcesses} processes with ${one.name}`);
    for (const repetition of repetitions.keys()) {
      one.processes.two.push(await countColdProcesses(one.name, 2));
      // So many processes take long to start; with the peers they have nothing to disagree about.
      if (one.name !== ours && repetition > 0) continue;
      one.processes.many.push(await countColdProcesses(one.name, manyProcesses));
    }
  }

  const all = rows(scale, manyProcesses);
  const [own] = observed;
  if (own === undefined) throw new Error("nothing was observed");
  return {
    tables: [
      {
        kind: "counted",
        id: "requests",
        title: "Requests for a token that the server sees",
        columns: ["", ...observed.map(({ name }) => name)],
        rows: all.map((row) => ({
          name: row.name,
          cells: observed.map((one) => cell(row.read(one))),
        })),
        notes: [
          "— in the rows of a renewal: it renews a token only after it expired, or by its age alone, and never gets there.",
          "— in the rows of processes: it offers them nothing to share. The others share a file, through @auth/store-fs here and " +
            "through the hooks that they document elsewhere, which promise no single request.",
          "@supabase/auth-js begins with an expired session and renews it; it takes a refused one for signed out, and asks no more.",
          "@octokit/auth-app signs with a private key; a wrong one stands for a wrong secret.",
          "google-auth-library repeats a failed request by itself, three times.",
          "HTTP 429 comes without Retry-After.",
        ],
      },
      leakTable(observed),
    ],
    goals: judge(all, own),
  };
}

export const behaviour: Part = {
  id: "behaviour",
  title: "Behaviour",
  method:
    "A server on localhost counts the requests for a token that it sees, each peer in processes of its own, three times; where the counts " +
    "differ, the median with its spread. A renewal is due, and the token valid, as each peer has it: 80 or 90 seconds before expiry, for " +
    "@azure/msal-node when its server says so, here 10 minutes before expiry by a clock and a server that are set on.",
  run,
};
