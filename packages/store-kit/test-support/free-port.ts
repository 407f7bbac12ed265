import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:net";

/** Where the ports are that are given out: 10,000 above each is one for a Redis cluster's own talk. */
const firstPort = 10_000;
const lastPort = 19_999;
/** Ports in a row that go together. The last one is kept, and says to everybody who can't have it that the row is taken. */
const row = 8;

/**
 * The first of seven ports in a row of this machine that nobody uses, and nobody else takes while this process lives: neither whoever
 * asks here as well, in whatever process, nor an outgoing connection, whose ports are higher. So a server may be killed and started
 * again on it, and a client that tries to connect meanwhile is refused: it can't meet another server there, or itself.
 */
export async function freePort(): Promise<number> {
  const rows = Math.floor((lastPortFor(readOutgoing()) + 1 - firstPort) / row);
  for (let tries = 0; tries < 1_000; tries += 1) {
    const port = firstPort + row * Math.floor(Math.random() * rows);
    if (await takeRow(port)) return port;
  }
  throw new Error(`1,000 tries found no free port from ${firstPort} on`);
}

async function takeRow(port: number): Promise<boolean> {
  const kept = await listenOn(port + row - 1);
  if (!kept) return false;
  const others: (Server | undefined)[] = [];
  for (let step = 0; step < row - 1; step += 1) others.push(await listenOn(port + step));
  for (const server of others) await close(server);
  if (others.every(Boolean)) return true;
  await close(kept);
  return false;
}

/** Keeps no process alive; `undefined` where somebody has it. */
async function listenOn(port: number): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy()).listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch {
    return undefined;
  }
  return server.unref();
}

async function close(server: Server | undefined): Promise<void> {
  if (!server) return;
  const closed = once(server, "close");
  server.close();
  await closed;
}

/** The first port that this system gives to outgoing connections. */
function readOutgoing(): number {
  try {
    return Number.parseInt(readFileSync("/proc/sys/net/ipv4/ip_local_port_range", "utf8"), 10);
  } catch {
    // What IANA has them begin with, as macOS and Windows do.
    return 49_152;
  }
}

/** Where the system leaves too little below, the ports of outgoing connections must do. */
function lastPortFor(outgoing: number): number {
  return outgoing - firstPort < 1_000 ? lastPort : Math.min(lastPort, outgoing - 1);
}
