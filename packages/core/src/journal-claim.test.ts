import { describe, expect, it } from "vitest";
import { held, holdUntil, openNotebook, recordAt } from "./laws/notebook.js";
import type { TokenRecord } from "./token-record.js";

const attemptBy =
  (id: string) =>
  (record: TokenRecord): TokenRecord | undefined =>
    record.attempt ? undefined : { ...record, attempt: { id, at: 1, settled: false } };

describe("the claim of the one request", () => {
  it("is won by the one whose write is taken", async () => {
    const { journal, store } = openNotebook();
    await journal.read();
    expect(await journal.claim(attemptBy("ours"))).toBe("won");
    expect(store.record).toEqual(recordAt(1, { attempt: { id: "ours", at: 1, settled: false } }));
    expect(journal.isSaved()).toBe(true);
  });

  it("takes along what was not saved before", async () => {
    const { journal, store } = openNotebook();
    store.onWrite = () => "fail";
    await journal.change(holdUntil(5));
    store.onWrite = undefined;
    await journal.read();
    expect(await journal.claim(attemptBy("ours"))).toBe("won");
    expect(store.record).toMatchObject({ hold: held(5), attempt: { id: "ours" } });
    expect(journal.isSaved()).toBe(true);
    // The store works: what comes next does not wait for the end of a back-off.
    await journal.change(holdUntil(6));
    expect(store.record?.hold).toEqual(held(6));
  });

  it("is lost without a write where the record has another's", async () => {
    const { journal, store } = openNotebook();
    store.record = recordAt(3, { attempt: { id: "theirs", at: 1, settled: false } });
    await journal.read();
    expect(await journal.claim(attemptBy("ours"))).toBe("lost");
    expect(store.writes).toEqual([]);
    expect(journal.isSaved()).toBe(true);
  });

  it("is lost to whoever was faster, and leaves nothing to be saved", async () => {
    const { journal, store } = openNotebook();
    await journal.read();
    store.record = recordAt(1, { attempt: { id: "theirs", at: 1, settled: false } });
    expect(await journal.claim(attemptBy("ours"))).toBe("lost");
    expect(journal.view().attempt?.id).toBe("theirs");
    expect(journal.isSaved()).toBe(true);
    expect(store.problems).toEqual([]);
  });

  it("is won with a write that seemed to fail, but was taken", async () => {
    const { journal, store } = openNotebook();
    await journal.read();
    store.onWrite = () => "lost";
    expect(await journal.claim(attemptBy("ours"))).toBe("won");
    expect(store.record?.attempt?.id).toBe("ours");
  });

  it("is lost where another's write came in between, although the attempt that stands is the one from before", async () => {
    const { journal, store } = openNotebook();
    const attempt = { id: "old", at: 1, settled: true };
    store.record = recordAt(3, { attempt });
    await journal.read();
    store.record = recordAt(4, { attempt, contest: { failures: 1, until: 9 } });
    // A claim that leaves the attempt alone, as that of a probe does.
    expect(await journal.claim(holdUntil(5))).toBe("lost");
    expect(store.record?.hold).toBeUndefined();
  });

  it("is lost where the store has lost the record in between", async () => {
    const { journal, store } = openNotebook();
    store.record = recordAt(3);
    await journal.read();
    store.record = undefined;
    expect(await journal.claim(attemptBy("ours"))).toBe("lost");
  });

  it("is lost to whoever was faster where there has been no attempt, as with a probe", async () => {
    const { journal, store } = openNotebook();
    store.record = recordAt(3);
    await journal.read();
    store.record = recordAt(4, { contest: { failures: 1, until: 9 } });
    expect(await journal.claim(holdUntil(5))).toBe("lost");
  });

  it("goes on alone where the store cannot be read, and the store gets it later", async () => {
    const { clock, journal, store } = openNotebook();
    store.onRead = () => "fail";
    await journal.read();
    expect(await journal.claim(attemptBy("ours"))).toBe("alone");
    expect(store.writes).toEqual([]);
    expect(journal.view().attempt?.id).toBe("ours");
    // Alone as well, but this process knows of its own request.
    expect(await journal.claim(attemptBy("again"))).toBe("lost");
    store.onRead = undefined;
    await clock.advance(1_000);
    await journal.save();
    expect(store.record?.attempt?.id).toBe("ours");
  });

  it("goes on alone where the write fails and nothing has changed, after which the store has its back-off", async () => {
    const { clock, journal, store } = openNotebook();
    await journal.read();
    store.onWrite = () => "fail";
    expect(await journal.claim(attemptBy("ours"))).toBe("alone");
    expect(store.problems).toEqual([]);
    store.onWrite = undefined;
    await journal.save();
    expect(store.record).toBeUndefined();
    await clock.advance(1_000);
    await journal.save();
    expect(store.record?.attempt?.id).toBe("ours");
  });

  it("goes on alone where the store refuses although nobody was faster, and says that it is broken", async () => {
    const { journal, store } = openNotebook();
    await journal.read();
    store.onWrite = () => "refuse";
    expect(await journal.claim(attemptBy("ours"))).toBe("alone");
    expect(store.problems).toEqual(["refused a write although the record had not changed"]);
  });

  it("goes on alone where the store fails altogether, without saying that it has refused", async () => {
    const { journal, store } = openNotebook();
    await journal.read();
    store.onWrite = () => "refuse";
    store.onRead = () => "fail";
    expect(await journal.claim(attemptBy("ours"))).toBe("alone");
    expect(store.problems).toEqual([]);
    expect(journal.view().attempt?.id).toBe("ours");
  });

  it("is lost where the store fails and a change of this process has made it pointless meanwhile", async () => {
    const { journal, store } = openNotebook();
    await journal.read();
    store.onWrite = () => {
      store.onWrite = undefined;
      journal.change(attemptBy("another caller"));
      return "fail";
    };
    expect(await journal.claim(attemptBy("ours"))).toBe("lost");
    expect(journal.view().attempt?.id).toBe("another caller");
  });
});
