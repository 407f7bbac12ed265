import { describe, expect, it } from "vitest";
import { fingerprintOf } from "./dead.js";
import { dead, held, holdUntil, openNotebook, recordAt, tokenOf } from "./laws/notebook.js";
import type { TokenRecord } from "./token-record.js";

describe("what the store answers", () => {
  it("is told each time, with the changes that it does not have yet, and teaches the broker's time", async () => {
    const { clock, time, journal, store, told } = openNotebook();
    store.onWrite = () => "fail";
    await journal.change(holdUntil(5));
    const at = clock.now() + 3_600_000;
    store.record = recordAt(4, { attempt: { id: "other", at, settled: true } });
    await journal.read();
    expect(told).toMatchObject([
      { revision: 0, hold: held(5) },
      { revision: 4, hold: held(5) },
    ]);
    expect(time.now()).toBe(at);
  });

  it("cannot be older than what this process has written since it asked", async () => {
    const { journal, store } = openNotebook();
    store.record = recordAt(1);
    await journal.read();
    const reading = journal.read();
    const changing = journal.change(holdUntil(5));
    await Promise.all([reading, changing]);
    expect(journal.view()).toEqual(recordAt(2, { hold: held(5) }));
  });

  it.each<[string, Partial<TokenRecord>]>([
    ["a dead value", { dead: [dead("a")] }],
    ["an attempt", { attempt: { id: "ours", at: 5, settled: true } }],
    ["a hold", { hold: held(5) }],
    ["a contest", { contest: { failures: 3, until: 5 } }],
  ])("is given %s back, where it has lost the record", async (_, fields) => {
    const { journal, store } = openNotebook();
    store.record = recordAt(6, fields);
    await journal.read();
    store.record = undefined;
    expect(await journal.read()).toEqual(recordAt(1, fields));
    expect(store.record).toEqual(recordAt(1, fields));
  });

  it("is given the token back, where it has lost the record", async () => {
    const { journal, store } = openNotebook();
    const token = await tokenOf("ours", 10, 20);
    store.record = recordAt(6, { token });
    await journal.read();
    store.record = undefined;
    await journal.read();
    expect(store.record).toEqual(recordAt(1, { token }));
  });

  it.each<[string, Partial<TokenRecord>, Partial<TokenRecord>]>([
    [
      "an attempt",
      { attempt: { id: "ours", at: 5, settled: true } },
      { attempt: { id: "theirs", at: 5, settled: true } },
    ],
    ["a hold", { hold: held(5) }, { hold: { ...held(5), failures: 9 } }],
    ["a contest", { contest: { failures: 3, until: 5 } }, { contest: { failures: 9, until: 5 } }],
  ])("is not given %s back that ends no later than what it has", async (_, ours, theirs) => {
    const { journal, store } = openNotebook();
    store.record = recordAt(6, ours);
    await journal.read();
    store.record = recordAt(2, theirs);
    expect(await journal.read()).toEqual(recordAt(2, theirs));
    expect(journal.isSaved()).toBe(true);
    expect(store.writes).toEqual([]);
  });

  it.each<[string, Partial<TokenRecord>, Partial<TokenRecord>]>([
    [
      "an attempt",
      { attempt: { id: "ours", at: 6, settled: true } },
      { attempt: { id: "theirs", at: 5, settled: true } },
    ],
    ["a hold", { hold: held(6) }, { hold: { ...held(5), failures: 9 } }],
    ["a contest", { contest: { failures: 3, until: 6 } }, { contest: { failures: 9, until: 5 } }],
  ])("is given %s back that is newer than what it has", async (_, ours, theirs) => {
    const { journal, store } = openNotebook();
    store.record = recordAt(6, ours);
    await journal.read();
    store.record = recordAt(2, theirs);
    await journal.read();
    expect(store.record).toEqual(recordAt(3, ours));
  });

  it("keeps its own dead values in front of those that it had lost, eight in all", async () => {
    const { journal, store } = openNotebook();
    store.record = recordAt(6, { dead: ["a", "b", "c", "d", "e", "f"].map(dead) });
    await journal.read();
    store.record = recordAt(2, { dead: ["x", "b", "y", "z"].map(dead) });
    await journal.read();
    expect(store.record?.dead.map(({ sha256 }) => sha256).join("")).toBe("xbyzacde");
  });

  it.each([
    { name: "newer", ours: [20, 40], theirs: [10, 30], kept: "ours" },
    { name: "issued at the same time", ours: [10, 40], theirs: [10, 30], kept: "theirs" },
    { name: "older", ours: [10, 30], theirs: [20, 40], kept: "theirs" },
  ])("is given back a token that is $name: $kept stays", async ({ ours, theirs, kept }) => {
    const { journal, store } = openNotebook();
    store.record = recordAt(6, { token: await tokenOf("ours", ours[0] ?? 0, ours[1] ?? 0) });
    await journal.read();
    store.record = recordAt(2, { token: await tokenOf("theirs", theirs[0] ?? 0, theirs[1] ?? 0) });
    expect((await journal.read()).token?.value).toBe(kept);
    expect(store.record?.token?.value).toBe(kept);
  });

  it("keeps its token where this process knows none", async () => {
    const { journal, store } = openNotebook();
    store.record = recordAt(6, { hold: held(5) });
    await journal.read();
    store.record = recordAt(2, { token: await tokenOf("theirs", 10, 30) });
    await journal.read();
    expect(store.record).toMatchObject({ hold: held(5), token: { value: "theirs" } });
  });

  it("is given back an older token that lives, where its own is dead, but never a dead one", async () => {
    const older = await tokenOf("older", 10, 30);
    const newer = await tokenOf("newer", 20, 40);
    const deadNewer = [dead(fingerprintOf(newer))];
    const living = openNotebook();
    living.store.record = recordAt(6, { token: older });
    await living.journal.read();
    living.store.record = recordAt(2, { token: newer, dead: deadNewer });
    expect((await living.journal.read()).token?.value).toBe("older");

    const buried = openNotebook();
    buried.store.record = recordAt(6, { token: newer, dead: deadNewer });
    await buried.journal.read();
    buried.store.record = recordAt(2, { token: older });
    expect((await buried.journal.read()).token?.value).toBe("older");
  });

  it("is not given back, later than its loss, what has become old news meanwhile", async () => {
    const { clock, journal, store } = openNotebook();
    store.record = recordAt(6, { hold: held(9) });
    await journal.read();
    store.record = recordAt(2);
    store.onWrite = () => "fail";
    await journal.read();
    expect(journal.view().hold).toEqual(held(9));
    // By the time that the store works again, somebody else has got on.
    store.onWrite = undefined;
    store.record = recordAt(6);
    await clock.advance(1_000);
    await journal.read();
    expect(store.record).toEqual(recordAt(6));
    expect(journal.view().hold).toBeUndefined();
    expect(journal.isSaved()).toBe(true);
  });
});
