import { describe, expect, it } from "vitest";
import { held, holdUntil, openNotebook, recordAt } from "./laws/notebook.js";

describe("a change of the record", () => {
  it("is seen at once, and is in the store when it resolves", async () => {
    const { journal, store } = openNotebook();
    const saving = journal.change(holdUntil(5));
    expect(journal.view()).toEqual(recordAt(0, { hold: held(5) }));
    expect(journal.isSaved()).toBe(false);
    await saving;
    expect(store.record).toEqual(recordAt(1, { hold: held(5) }));
    expect(journal.isSaved()).toBe(true);
    expect(journal.view()).toEqual(store.record);
  });

  it("is made to what another process has written meanwhile, which stays", async () => {
    const { journal, store } = openNotebook();
    await journal.read();
    store.record = recordAt(7, { contest: { failures: 3, until: 9 } });
    await journal.change(holdUntil(5));
    expect(store.record).toEqual(
      recordAt(8, { hold: held(5), contest: { failures: 3, until: 9 } }),
    );
    expect(store.writes).toEqual([0, 7]);
    expect(store.problems).toEqual([]);
  });

  it("costs no write where it changes nothing", async () => {
    const { journal, store } = openNotebook();
    store.record = recordAt(3, { hold: held(5) });
    await journal.read();
    await journal.change(holdUntil(5));
    expect(journal.isSaved()).toBe(true);
    expect(store.writes).toEqual([]);
  });

  it("that changes nothing in an old record is made to the one of now", async () => {
    const { journal, store } = openNotebook();
    store.record = recordAt(3, { hold: held(5) });
    await journal.read();
    // Since then another process has ended the hold.
    store.record = recordAt(4);
    await journal.change(holdUntil(5));
    expect(store.record).toEqual(recordAt(5, { hold: held(5) }));
  });

  it("is made to a fresh record once, not read again before each of several", async () => {
    const { journal, store } = openNotebook();
    await Promise.all([journal.change(holdUntil(5)), journal.change(holdUntil(6))]);
    expect(store.record).toEqual(recordAt(1, { hold: held(6) }));
    expect([store.reads, store.writes]).toEqual([1, [0]]);
    await journal.change(holdUntil(7));
    expect([store.reads, store.writes]).toEqual([1, [0, 1]]);
  });

  it("that is made while another is being written is not lost with it", async () => {
    const { journal, store } = openNotebook();
    store.onWrite = () => {
      store.onWrite = undefined;
      journal.change((record) =>
        record.contest ? undefined : { ...record, contest: { failures: 1, until: 9 } },
      );
      return undefined;
    };
    await journal.change(holdUntil(5));
    await journal.save();
    expect(store.record).toMatchObject({ hold: held(5), contest: { failures: 1, until: 9 } });
    expect(journal.isSaved()).toBe(true);
  });
});

describe("a store that fails", () => {
  it("keeps no change from being seen, and gets it when it works again", async () => {
    const { clock, journal, store } = openNotebook();
    store.onRead = () => "fail";
    await journal.change(holdUntil(5));
    expect(journal.view().hold).toEqual(held(5));
    expect(journal.isSaved()).toBe(false);
    store.onRead = undefined;
    await clock.advance(1_000);
    await journal.save();
    expect(store.record).toEqual(recordAt(1, { hold: held(5) }));
    expect(journal.isSaved()).toBe(true);
  });

  it("is tried again after 1, 2, 4 … 60 s, however often somebody calls", async () => {
    const { clock, journal, store } = openNotebook();
    store.onRead = () => "fail";
    const tries: number[] = [];
    for (let second = 0; second < 250; second += 1) {
      const before = store.reads;
      await (second === 0 ? journal.change(holdUntil(5)) : journal.save());
      if (store.reads > before) tries.push(second);
      await clock.advance(1_000);
    }
    expect(tries).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183, 243]);
  });

  it("is tried at once at the end, when the process is about to leave", async () => {
    const { journal, store } = openNotebook();
    store.onWrite = () => "fail";
    await journal.change(holdUntil(5));
    store.onWrite = undefined;
    await journal.save();
    expect(journal.isSaved()).toBe(false);
    await journal.save({ force: true });
    expect(store.record?.hold).toEqual(held(5));
    const { reads } = store;
    await journal.save({ force: true });
    expect(store.reads).toBe(reads);
  });

  it("is tried soon again when it fails anew after it has worked", async () => {
    const { clock, journal, store } = openNotebook();
    store.onWrite = () => "fail";
    await journal.change(holdUntil(5));
    await clock.advance(1_000);
    await journal.save();
    store.onWrite = undefined;
    await journal.save({ force: true });
    store.onWrite = () => "fail";
    await journal.change(holdUntil(6));
    store.onWrite = undefined;
    await clock.advance(999);
    await journal.save();
    expect(journal.isSaved()).toBe(false);
    await clock.advance(1);
    await journal.save();
    expect(journal.isSaved()).toBe(true);
  });

  it("is read again before the next write: what it took of the failed one is not known", async () => {
    const { clock, journal, store } = openNotebook();
    await journal.read();
    store.onWrite = () => "lost";
    await journal.change(holdUntil(5));
    expect(journal.isSaved()).toBe(false);
    store.onWrite = undefined;
    await clock.advance(1_000);
    await journal.save();
    expect(store.record).toEqual(recordAt(1, { hold: held(5) }));
    expect(store.writes).toEqual([0]);
    expect(journal.isSaved()).toBe(true);
  });

  it("answers a read with what is known, and saves what is due when it answers again", async () => {
    const { clock, journal, store, told } = openNotebook();
    store.onRead = () => "fail";
    await journal.change(holdUntil(5));
    expect(await journal.read()).toEqual(recordAt(0, { hold: held(5) }));
    expect(told).toEqual([]);
    store.onRead = undefined;
    await journal.read();
    expect(journal.isSaved()).toBe(false); // not due yet
    await clock.advance(1_000);
    expect(await journal.read()).toEqual(recordAt(1, { hold: held(5) }));
    expect(journal.isSaved()).toBe(true);
  });

  it("is said to be broken when it refuses a write although nobody was faster, and is not asked in a loop", async () => {
    const { journal, store } = openNotebook();
    store.onWrite = () => "refuse";
    await journal.change(holdUntil(5));
    expect(store.problems).toEqual(["refused a write although the record had not changed"]);
    expect(store.writes).toHaveLength(1);
    expect(journal.isSaved()).toBe(false);
    await journal.save();
    expect(store.writes).toHaveLength(1);
  });

  it("is said to be broken when somebody is faster a hundred times in a row", async () => {
    const { journal, store } = openNotebook();
    store.onWrite = () => {
      store.record = recordAt((store.record?.revision ?? 0) + 1);
      return "refuse";
    };
    await journal.change(holdUntil(5));
    expect(store.problems).toEqual(["refused 100 writes in a row"]);
    expect(store.writes.length).toBeGreaterThan(90);
    expect(store.writes.length).toBeLessThanOrEqual(100);
    expect(journal.isSaved()).toBe(false);
  });
});
