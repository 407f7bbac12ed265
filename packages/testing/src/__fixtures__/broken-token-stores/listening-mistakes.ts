import { type SharedBacking, tell } from "../sound-token-store.js";
import { type BrokenTokenStore, broken } from "./broken-token-store.js";

export const listeningMistakes: readonly BrokenTokenStore[] = [
  broken(
    "listeners hear of their own instance only",
    "tells a listener of a change that another instance made",
    (sound) => {
      const own: SharedBacking["listeners"] = new Map();
      return {
        on(key, listener) {
          const all = own.get(key) ?? new Set();
          own.set(key, all.add(listener));
          // What is about damage comes all the same.
          const stop = sound.on?.(key, (event) => event.type === "changed" || listener(event));
          return () => {
            all.delete(listener);
            stop?.();
          };
        },
        async set(key, record, options) {
          const taken = await sound.set(key, record, options);
          if (taken) tell(own, key, "changed");
          return taken;
        },
      };
    },
  ),
  broken("listeners hear of every key", "tells a listener nothing of other keys", (sound) => {
    const everybody: SharedBacking["listeners"] = new Map([["", new Set()]]);
    return {
      on(key, listener) {
        const stop = sound.on?.(key, listener);
        everybody.get("")?.add(listener);
        return () => {
          stop?.();
          everybody.get("")?.delete(listener);
        };
      },
      async set(key, record, options) {
        const taken = await sound.set(key, record, options);
        if (taken) tell(everybody, "", "changed");
        return taken;
      },
    };
  }),
  broken("a listener cannot be removed", "tells a listener nothing more once", (sound) => ({
    on(key, listener) {
      sound.on?.(key, listener);
      return () => {};
    },
  })),
  broken(
    "a listener's mistake comes out of set",
    "saves the record and tells the others",
    (sound) => {
      const listeners = new Map<string, ((event: { type: "changed" }) => void)[]>();
      return {
        on(key, listener) {
          const stop = sound.on?.(key, listener);
          listeners.set(key, [...(listeners.get(key) ?? []), listener]);
          return () => {
            stop?.();
            listeners.set(
              key,
              (listeners.get(key) ?? []).filter((other) => other !== listener),
            );
          };
        },
        async set(key, record, options) {
          const taken = await sound.set(key, record, options);
          for (const listener of listeners.get(key) ?? []) listener({ type: "changed" });
          return taken;
        },
      };
    },
  ),
];
