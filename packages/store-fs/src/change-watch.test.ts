import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import type { StoreEvent, TokenRecord, TokenStore } from "@auth/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { systemError } from "../test-support/hosts.js";
import { startChild } from "../test-support/start-child.js";
import { temporaryDirectory } from "../test-support/temporary-directory.js";
import { createHost, type Host } from "./host.js";
import { createFsTokenStore } from "./index.js";
import { createStoreIn } from "./store-in.js";

const key = "kis-access-token-0123";
const otherKey = "kiwoom-access-token-0123";

function put(store: TokenStore, revision: number, of = key): Promise<boolean> {
  const record: TokenRecord = { format: 1, key: of, revision, dead: [] };
  return store.set(of, record, { expectedRevision: revision - 1, ttlMs: 60_000 });
}

/** Waits for real I/O without a timer: those are under the test's control. */
async function until(condition: () => boolean): Promise<void> {
  const startedMs = performance.now();
  while (!condition()) {
    if (performance.now() - startedMs > 10_000) throw new Error(`in vain: ${condition}`);
    await new Promise(setImmediate);
  }
}

/** What a listener is told, and a way to wait for it. */
function listen(store: TokenStore, of = key) {
  const events: StoreEvent[] = [];
  const stop = store.on?.(of, (event) => events.push(event)) ?? (() => {});
  const told = (type: StoreEvent["type"], times = 1): Promise<void> =>
    until(() => events.filter((event) => event.type === type).length === times);
  return { events, stop, told };
}

/** A machine whose watches are under the test's control. */
function hostWithWatches(failure?: Error) {
  const watches: { directory: string; tell: (file: string | null) => void; open: boolean }[] = [];
  const host: Host = {
    ...createHost(),
    watch(directory, tell) {
      if (failure) throw failure;
      const watch = { directory, tell, open: true };
      watches.push(watch);
      return {
        close() {
          watch.open = false;
        },
      };
    },
  };
  return { host, watches, open: () => watches.filter(({ open }) => open) };
}

describe("a listener", () => {
  it("hears of a write of another process from the system, without polling", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const directory = temporaryDirectory();
    const store = createFsTokenStore({ directory });
    await put(store, 1);
    const ear = listen(store);
    await ear.told("changed");
    const record: TokenRecord = { format: 1, key, revision: 2, dead: [] };
    const call = { key, record, options: { expectedRevision: 1, ttlMs: 60_000 } };
    const child = await startChild({ type: "set", directory, call });
    child.go();
    await child.ended;
    await ear.told("changed", 2);
    expect((await store.get(key))?.revision).toBe(2);
    ear.stop();
    vi.useRealTimers();
  });

  it("keeps no program alive that has nothing else to do", async () => {
    const child = await startChild({ type: "listen", directory: temporaryDirectory(), key });
    child.go();
    expect(await child.ended).toBe(0);
    expect(child.said).toEqual(["listening"]);
  });
});

describe("behind the system's notices", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] }));
  afterEach(() => void vi.useRealTimers());
  const poll = (): void => void vi.advanceTimersByTime(2_000);

  it("polling finds what they don't tell: every two seconds, and every half where there are none", async () => {
    const directory = temporaryDirectory();
    const blind = hostWithWatches(systemError("ENOSPC")).host;
    const blindEar = listen(createStoreIn(async () => directory, blind));
    const { host, open } = hostWithWatches();
    const ear = listen(createStoreIn(async () => directory, host));
    await put(createFsTokenStore({ directory }), 1);
    vi.advanceTimersByTime(500);
    await Promise.all([blindEar.told("changed"), ear.told("changed")]);
    await until(() => open().length === 1);
    await put(createFsTokenStore({ directory }), 2);
    vi.advanceTimersByTime(500);
    await blindEar.told("changed", 2);
    expect(ear.events).toHaveLength(1);
    poll();
    await ear.told("changed", 2);
    await createFsTokenStore({ directory }).delete(key);
    poll();
    await ear.told("changed", 3);
    ear.stop();
    blindEar.stop();
  });

  it("a directory that is made later, or replaced, is watched from the next poll on", async () => {
    const directory = temporaryDirectory();
    const { host, open, watches } = hostWithWatches();
    const ear = listen(createStoreIn(async () => directory, host));
    await mkdir(directory, { mode: 0o700 });
    poll();
    await until(() => open().length === 1);
    await rename(directory, `${directory}-old`);
    await mkdir(directory, { mode: 0o700 });
    poll();
    await until(() => watches.length === 2);
    expect(open()).toHaveLength(1);
    await put(createFsTokenStore({ directory }), 1);
    open()[0]?.tell(null);
    await ear.told("changed");
    ear.stop();
    expect(open()).toHaveLength(0);
  });

  it("a directory that this process makes is watched at once", async () => {
    const directory = temporaryDirectory();
    const { host, open } = hostWithWatches();
    const store = createStoreIn(async () => directory, host);
    const ear = listen(store);
    await put(store, 1);
    await until(() => open().length === 1);
    ear.stop();
  });

  it("one watch serves all listeners of all keys, and ends with the last of them", async () => {
    const directory = temporaryDirectory();
    const { host, open, watches } = hostWithWatches();
    const store = createStoreIn(async () => directory, host);
    await put(store, 1);
    const ears = [listen(store), listen(store), listen(store, otherKey)];
    await until(() => open().length === 1);
    expect(vi.getTimerCount()).toBe(1);
    ears[0]?.stop();
    ears[2]?.stop();
    ears[2]?.stop();
    expect(open()).toHaveLength(1);
    ears[1]?.stop();
    expect(open()).toHaveLength(0);
    expect(vi.getTimerCount()).toBe(0);
    expect(watches).toHaveLength(1);
  });

  it("a notice about one key's entry makes no noise at another's", async () => {
    const directory = temporaryDirectory();
    const { host, open } = hostWithWatches();
    const store = createStoreIn(async () => directory, host);
    await put(store, 1, otherKey);
    const ear = listen(store);
    const otherEar = listen(store, otherKey);
    await otherEar.told("changed");
    await until(() => open().length === 1);
    await put(createFsTokenStore({ directory }), 2, otherKey);
    open()[0]?.tell(`${otherKey}.v1.2.json`);
    await otherEar.told("changed", 2);
    expect(ear.events).toEqual([]);
    ear.stop();
    otherEar.stop();
  });

  it("an outage is told once, and its end by the change that it hid", async () => {
    const directory = temporaryDirectory();
    const store = createFsTokenStore({ directory });
    await put(store, 1);
    const ear = listen(store);
    await ear.told("changed");
    await rename(directory, `${directory}-away`);
    await writeFile(directory, "");
    poll();
    await ear.told("unavailable");
    expect(ear.events.at(-1)?.detail).toContain(`The token directory ${directory} is a file`);
    for (let round = 0; round < 3; round += 1) poll();
    await expect(store.get(key)).rejects.toThrow();
    await rm(directory);
    await rename(`${directory}-away`, directory);
    await put(createFsTokenStore({ directory }), 2);
    poll();
    await ear.told("changed", 2);
    expect(ear.events.map(({ type }) => type)).toEqual(["changed", "unavailable", "changed"]);
    ear.stop();
  });
});
