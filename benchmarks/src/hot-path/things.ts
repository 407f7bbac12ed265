import { loadPeer } from "../peers/all-peers.ts";
import {
  createAsyncFloor,
  createHeadersFloor,
  createLeast,
  createSyncFloor,
  floors,
} from "./floors.ts";
import { createManagers } from "./many-managers.ts";

/** A call that is measured, its token cached and valid. */
export type Thing =
  | { kind: "async"; call: () => Promise<unknown> }
  | { kind: "sync"; call: () => unknown };

/** What separates a package from its call in the name of a thing. */
const separator = " ";

/** How many identities there are where there are many. */
export const manyIdentities = 10_000;
const many = `, ${manyIdentities.toLocaleString("en")} identities`;

/** The name of a thing of {@link manyIdentities}. */
export function ofMany(name: string): string {
  return name + many;
}

/** Makes a thing by its name: a floor, or a package and one of its calls, of one identity or of `identities`. */
export async function openThing(name: string, url: string, identities: number): Promise<Thing> {
  if (name.endsWith(many)) return openMany(name.slice(0, -many.length), identities);
  if (name === floors.async) return { kind: "async", call: createAsyncFloor() };
  if (name === floors.least) return { kind: "async", call: createLeast() };
  if (name === floors.headers) return { kind: "async", call: createHeadersFloor() };
  if (name === floors.sync) return { kind: "sync", call: createSyncFloor() };
  const [packageName = "", call] = name.split(separator);
  const peer = await loadPeer(packageName);
  const open = await peer.open({ url, secret: "s".repeat(180) });
  open.read(await open.getToken());
  if (call === "peek()" && open.peek) return { kind: "sync", call: open.peek };
  if (call?.includes("eaders()") && open.getHeaders) {
    return { kind: "async", call: open.getHeaders };
  }
  return { kind: "async", call: open.getToken };
}

/** Each call is another identity's, in turn, so that none is in the processor's nearest cache. */
async function openMany(name: string, count: number): Promise<Thing> {
  let next = 0;
  if (name === floors.async) {
    const calls = Array.from({ length: count }, createAsyncFloor);
    return { kind: "async", call: () => calls[next++ % count]?.() ?? Promise.reject(next) };
  }
  if (name === floors.sync) {
    const calls = Array.from({ length: count }, createSyncFloor);
    return { kind: "sync", call: () => calls[next++ % count]?.() };
  }
  const managers = await createManagers(count);
  if (name.endsWith("peek()")) {
    return { kind: "sync", call: () => managers[next++ % count]?.peek() };
  }
  return {
    kind: "async",
    call: () => managers[next++ % count]?.getToken() ?? Promise.reject(next),
  };
}
