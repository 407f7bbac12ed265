import type { StoreEvent } from "@auth/core";
import { check, fail } from "../suite/checks.js";
import { realTimeout, timerTurn } from "../suite/turns.js";
import { type Bench, put, replacing, type StoreCase } from "./bench.js";

const key = "acme-access-token-0123";
const otherKey = "acme-access-token-4567";

const noListeners = "the store has no on(): the token manager polls";

/** `on` is optional: without it the token manager polls. What is there must work. */
export const listeningCases: readonly StoreCase[] = [
  {
    name: "tells a listener that its record changed",
    async run(bench) {
      const { store } = bench;
      if (!store.on) return noListeners;
      const ear = listen(bench, key);
      await put(store, replacing(key, 0));
      await ear.heard("changed", "after a first record was saved");
      ear.stop();
      return undefined;
    },
  },
  {
    name: "tells a listener of a change that another instance made",
    needs: "open",
    async run(bench) {
      const { store, open } = bench;
      if (!store.on) return noListeners;
      const other = await open();
      const ear = listen(bench, key);
      await put(other, replacing(key, 0));
      await ear.heard("changed", "after another instance saved a record");
      ear.stop();
      return undefined;
    },
  },
  {
    name: "tells a listener nothing of other keys",
    async run(bench) {
      const { store } = bench;
      if (!store.on) return noListeners;
      const ear = listen(bench, key);
      const otherEar = listen(bench, otherKey);
      await put(store, replacing(otherKey, 0));
      await otherEar.heard("changed", "after its record was saved");
      check(ear.events.length === 0, `a listener was told of another key's ${ear.events[0]?.type}`);
      ear.stop();
      otherEar.stop();
      return undefined;
    },
  },
  {
    name: "tells a listener nothing more once it was removed, and others all the same",
    async run(bench) {
      const { store } = bench;
      if (!store.on) return noListeners;
      const gone = listen(bench, key);
      const stays = listen(bench, key);
      gone.stop();
      gone.stop();
      await put(store, replacing(key, 0));
      await stays.heard("changed", "although another listener was removed, twice");
      check(gone.events.length === 0, "a removed listener was told of a change");
      stays.stop();
      return undefined;
    },
  },
  {
    name: "saves the record and tells the others although a listener throws",
    async run(bench) {
      const { store } = bench;
      if (!store.on) return noListeners;
      const stopFaulty = store.on(key, () => {
        throw new Error("a mistake of the listener");
      });
      const ear = listen(bench, key);
      const taken = await put(store, replacing(key, 0)).catch((error: unknown) => {
        fail(`a listener's mistake came out of set: ${String(error)}`);
      });
      check(taken, "a listener's mistake kept the record from being saved");
      await ear.heard("changed", "although another listener throws");
      stopFaulty();
      ear.stop();
      return undefined;
    },
  },
];

/** A listener that remembers. */
export function listen({ store, patienceMs }: Bench, of: string): Ear {
  const events: StoreEvent[] = [];
  const stop = store.on?.(of, (event) => events.push(event)) ?? (() => {});
  return {
    events,
    stop,
    async heard(type, when) {
      const late = realTimeout(patienceMs);
      while (!events.some((event) => event.type === type)) {
        if (late()) fail(`no listener was told “${type}” within ${patienceMs} ms ${when}`);
        await timerTurn();
      }
    },
  };
}

interface Ear {
  readonly events: readonly StoreEvent[];
  stop(): void;
  /** Resolves as soon as an event of `type` was told. */
  heard(type: StoreEvent["type"], when: string): Promise<void>;
}
