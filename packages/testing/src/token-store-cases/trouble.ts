import { check, checkSame, rejection } from "../suite/checks.js";
import { put, replacing, type StoreCase, sampleRecord } from "./bench.js";
import { listen } from "./listening.js";
import { canaryToken, checkHidden } from "./secrecy.js";

const key = "acme-access-token-0123";
const otherKey = "acme-access-token-4567";

/** Crashes, corruption, and a backing that is out for a while. */
export const troubleCases: readonly StoreCase[] = [
  {
    name: "keeps the old record or the new one, whole and replaceable, when a process dies while it writes",
    needs: "crash",
    async run({ store, open, crash }) {
      await put(store, replacing(key, 0));
      let revision = 1;
      for (let round = 0; round < 10; round += 1) {
        await crash(replacing(key, revision));
        const found = await (await open()).get(key);
        if (found?.revision === revision + 1) revision += 1;
        checkSame(found, sampleRecord(key, revision), `the record after crash ${round + 1}`);
      }
      const taken = await put(await open(), replacing(key, revision));
      check(taken, "after the crashes the next record was refused");
      checkSame(
        await store.get(key),
        sampleRecord(key, revision + 1),
        "the record after the crashes",
      );
      return undefined;
    },
  },
  {
    name: "hands out no corrupted record: get rejects, or resolves to undefined once it set it aside and told so",
    needs: "corrupt",
    async run(bench) {
      const { store, corrupt } = bench;
      await put(store, replacing(key, 0));
      await put(store, replacing(otherKey, 0));
      const ear = listen(bench, key);
      await corrupt(key);
      const outcome = await store.get(key).then(
        (record) => ({ record }),
        () => "rejected" as const,
      );
      if (outcome !== "rejected") {
        checkSame(outcome.record ?? undefined, undefined, "a corrupted record was handed out");
        if (store.on) await ear.heard("quarantined", "when a corrupted record was set aside");
      }
      ear.stop();
      checkSame(await store.get(otherKey), sampleRecord(otherKey, 1), "the record of another key");
      return undefined;
    },
  },
  {
    name: "takes a record under a key whose record was corrupted, after a delete where get rejects",
    needs: "corrupt",
    async run({ store, corrupt }) {
      await put(store, replacing(key, 0));
      await corrupt(key);
      const readable = await store.get(key).then(
        () => true,
        () => false,
      );
      if (!readable) await store.delete(key);
      check(
        await put(store, replacing(key, 0, "afresh")),
        "a first record was refused after corruption",
      );
      checkSame(
        await store.get(key),
        sampleRecord(key, 1, "afresh"),
        "the record after corruption",
      );
      return undefined;
    },
  },
  {
    name: "rejects while its backing is out, rather than say that there is no record or that someone was first",
    needs: "breakDown",
    async run({ store, breakDown }) {
      await put(store, replacing(key, 0));
      await breakDown();
      await rejection(store.get(key), "get while the backing is out");
      await rejection(put(store, replacing(key, 1)), "set while the backing is out");
      return undefined;
    },
  },
  {
    name: "shows no token in the errors of an outage",
    needs: "breakDown",
    async run({ store, breakDown }) {
      await put(store, replacing(key, 0, canaryToken));
      await breakDown();
      // Together: the one that fails first is not left alone while the other is waited for.
      const calls = [store.get(key), put(store, replacing(key, 1, canaryToken))];
      for (const outcome of await Promise.allSettled(calls)) {
        if (outcome.status === "rejected") checkHidden(outcome.reason, "an error of the store");
      }
      return undefined;
    },
  },
  {
    name: "works again, with the record from before, once its backing is back",
    needs: "breakDown",
    async run({ store, breakDown, repair }) {
      await put(store, replacing(key, 0));
      await breakDown();
      await Promise.allSettled([store.get(key), put(store, replacing(key, 1))]);
      await repair();
      checkSame(await store.get(key), sampleRecord(key, 1), "the record after the outage");
      check(await put(store, replacing(key, 1)), "the next record was refused after the outage");
      return undefined;
    },
  },
];
