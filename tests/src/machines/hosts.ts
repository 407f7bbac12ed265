import { spawnSync } from "node:child_process";
import { type Relay, startRelay } from "./relay.ts";

/** A host in a network of its own. */
export interface Host {
  /** What a program is started by to run on it. */
  readonly command: readonly string[];
  /** Makes a port of this machine reachable for the host; resolves to the address and port that it sees. */
  reach(port: number): Promise<string>;
  /** Pulls its cable. */
  cut(): void;
  /** Plugs it in again. */
  restore(): void;
}

/** Hosts, and what they are made of. */
export interface Hosts {
  readonly kind: "network namespaces" | "loopback addresses";
  readonly all: readonly Host[];
  close(): Promise<void>;
}

/**
 * Makes so many hosts: network namespaces where this process may, else loopback addresses, one for each host, as also by the
 * variable `MACHINES=loopback`. Both are there on Linux.
 */
export function makeHosts(count: number): Hosts {
  const relays: Relay[] = [];
  const closers: (() => void)[] = [];
  const isolated = process.env.MACHINES !== "loopback" && canIsolate();
  const all = Array.from({ length: count }, (_, index) => {
    const made = isolated ? isolate(index) : addressOf(index);
    closers.push(made.remove);
    const own: Relay[] = [];
    return {
      command: made.command,
      async reach(port: number) {
        const relay = await startRelay(made.gateway, port);
        own.push(relay);
        relays.push(relay);
        return `${made.gateway}:${relay.port}`;
      },
      cut() {
        made.link?.("down");
        if (!made.link) for (const relay of own) relay.cut();
      },
      restore() {
        made.link?.("up");
        if (!made.link) for (const relay of own) relay.restore();
      },
    };
  });
  return {
    kind: isolated ? "network namespaces" : "loopback addresses",
    all,
    async close() {
      await Promise.all(relays.map((relay) => relay.close()));
      for (const remove of closers) remove();
    },
  };
}

/** A place for a host. `gateway`: the address of this machine that it sees. */
interface Place {
  readonly command: readonly string[];
  readonly gateway: string;
  link?(state: "up" | "down"): void;
  remove(): void;
}

// Several runs at a time keep out of each other's way.
const run = process.pid % 250;
let spaces = 0;

function addressOf(index: number): Place {
  return { command: [], gateway: `127.${100 + index}.0.${run + 1}`, remove: () => {} };
}

/** A namespace with one cable to this machine. The addresses are of the range for tests of networks (RFC 2544). */
function isolate(index: number): Place {
  // The kernel takes its time to forget a namespace.
  spaces += 1;
  const space = `auth-${process.pid}-${spaces}`;
  const [ours, theirs] = [`a${process.pid}n${spaces}`, `b${process.pid}n${spaces}`];
  const [gateway, address] = [`198.18.${run}.${4 * index + 1}`, `198.18.${run}.${4 * index + 2}`];
  ip("netns", "add", space);
  ip("link", "add", ours, "type", "veth", "peer", "name", theirs);
  ip("link", "set", theirs, "netns", space);
  ip("addr", "add", `${gateway}/30`, "dev", ours);
  ip("link", "set", ours, "up");
  ip("-n", space, "addr", "add", `${address}/30`, "dev", theirs);
  ip("-n", space, "link", "set", theirs, "up");
  ip("-n", space, "link", "set", "lo", "up");
  return {
    command: ["ip", "netns", "exec", space],
    gateway,
    // The host's own end: with ours down, this machine would lose the address that it listens on.
    link: (state) => ip("-n", space, "link", "set", theirs, state),
    remove() {
      ip("link", "del", ours);
      ip("netns", "del", space);
    },
  };
}

/** A container may have `ip`, and even namespaces, but no cables, or no way to run anything there. */
function canIsolate(): boolean {
  const space = `auth-${process.pid}-probe`;
  const cable = `p${process.pid}`;
  const isMade =
    tryIp("netns", "add", space) &&
    tryIp("link", "add", cable, "type", "veth", "peer", "name", `${cable}x`, "netns", space) &&
    tryIp("netns", "exec", space, process.execPath, "--version");
  tryIp("link", "del", cable);
  tryIp("netns", "del", space);
  return isMade;
}

function tryIp(...args: string[]): boolean {
  return spawnSync("ip", args).status === 0;
}

function ip(...args: string[]): void {
  const { status, stderr } = spawnSync("ip", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`ip ${args.join(" ")}: ${stderr}`);
}
