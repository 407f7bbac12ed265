import { setTimeout as wait } from "node:timers/promises";
import type { Due, OpenPeer, Peer } from "../peers/peer.ts";
import { startTokenServer, type TokenServer } from "../peers/token-server.ts";
import { createJumpingClock, type JumpingClock } from "./clock.ts";
import { type Leaks, leaksOfClient, leaksOfError } from "./leaks.ts";

/** How many calls there are. */
export interface Scale {
  concurrent: number;
  sequential: number;
}

/** What one peer did. A missing number means that it does not get into that situation. */
export interface Behaviour {
  cold: number;
  badSecretConcurrent: number;
  badSecretSequential: number;
  throttled: number;
  /** The renewal of a valid token fails: requests, and calls that got the token. */
  failing?: { requests: number; served: number };
  same?: number;
  leaks: Leaks;
}

const secret = "benchmark-secret/+".repeat(10);

/** A peer that has asked for nothing yet, and its server. */
interface Desk {
  server: TokenServer;
  clock: JumpingClock;
  open: OpenPeer;
  /** The token, or `undefined` where the call failed. */
  ask(): Promise<string | undefined>;
}

async function atDesk<T>(peer: Peer, use: (desk: Desk) => Promise<T>): Promise<T> {
  const server = await startTokenServer(peer.dialect);
  const clock = createJumpingClock();
  try {
    const open = await peer.open({ url: server.url, secret, clock });
    const ask = async (): Promise<string | undefined> => {
      try {
        return open.read(await open.getToken());
      } catch {
        return undefined;
      }
    };
    return await use({ server, clock, open, ask });
  } finally {
    await server.close();
  }
}

/** Brings a desk to where the token that it got is still valid, and its renewal is due. */
async function bringToRenewal(desk: Desk, due: Due, lifetimeMs: number): Promise<void> {
  const { server, clock } = desk;
  server.lifetimeMs = lifetimeMs;
  if ((await desk.ask()) === undefined) throw new Error("there is no first token");
  if (due.waitMs !== undefined) await wait(due.waitMs);
  clock.jump(due.jumpMs ?? 0);
  server.aheadMs = due.jumpMs ?? 0;
  server.requests = 0;
}

/** Puts a peer through everything, each time from a cold start. */
export async function observe(peer: Peer, { concurrent, sequential }: Scale): Promise<Behaviour> {
  const atOnce = (desk: Desk): Promise<unknown> =>
    Promise.all(Array.from({ length: concurrent }, desk.ask));
  const inTurn = async (desk: Desk): Promise<number> => {
    let served = 0;
    for (let call = 0; call < sequential; call += 1) {
      if ((await desk.ask()) !== undefined) served += 1;
      // A renewal in the background may come in between.
      await wait(1);
    }
    return served;
  };

  const cold = await atDesk(peer, async (desk) => {
    await atOnce(desk);
    return desk.server.requests;
  });
  const badSecretConcurrent = await atDesk(peer, async (desk) => {
    desk.server.mood = "refuse";
    await atOnce(desk);
    return desk.server.requests;
  });
  const badSecretSequential = await atDesk(peer, async (desk) => {
    desk.server.mood = "refuse";
    await inTurn(desk);
    return desk.server.requests;
  });
  const throttled = await atDesk(peer, async (desk) => {
    desk.server.mood = "throttle";
    await inTurn(desk);
    return desk.server.requests;
  });
  const shown = await atDesk(peer, async (desk) => {
    if ((await desk.ask()) === undefined) throw new Error("there is no token");
    return leaksOfClient(desk.open.client, desk.server, secret);
  });
  const error = await atDesk(peer, ({ open, server }) => leaksOfError(open, server, secret));
  const behaviour = {
    cold,
    badSecretConcurrent,
    badSecretSequential,
    throttled,
    leaks: { ...shown, error },
  };
  const { due } = peer;
  if (due === undefined) return behaviour;

  const failing = await atDesk(peer, async (desk) => {
    await bringToRenewal(desk, due, due.lifetimeMs);
    desk.server.mood = "fail";
    const served = await inTurn(desk);
    return { requests: desk.server.requests, served };
  });
  const same = await atDesk(peer, async (desk) => {
    await bringToRenewal(desk, due, due.sameLifetimeMs ?? due.lifetimeMs);
    desk.server.mood = "same";
    await inTurn(desk);
    return desk.server.requests;
  });
  return { ...behaviour, failing, same };
}
