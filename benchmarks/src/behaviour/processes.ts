import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startChild } from "../measure/child.ts";
import { loadPeer } from "../peers/all-peers.ts";
import { startTokenServer } from "../peers/token-server.ts";

const program = new URL("cold-child.ts", import.meta.url);

/** How many requests a number of processes make that all ask for their first token at the same time and share a folder. */
export async function countColdProcesses(name: string, processes: number): Promise<number> {
  const peer = await loadPeer(name);
  const server = await startTokenServer(peer.dialect);
  const folder = await mkdtemp(join(tmpdir(), "bench-cold-"));
  try {
    const starting = Array.from({ length: processes }, () =>
      startChild(program, [name, server.url, folder]),
    );
    const children = await Promise.all(starting);
    await Promise.all(children.map((child) => child.ask({})));
    await Promise.all(children.map((child) => child.close()));
    return server.requests;
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}
