import { afterEach, describe, expect, it, vi } from "vitest";
import { createNarrator } from "./narrator.ts";
import * as stage from "./stage.ts";
import { tellStory } from "./story.ts";

function listen(): { text: () => string; write: (part: string) => void } {
  let text = "";
  return {
    text: () => text,
    write: (part) => {
      text += part;
    },
  };
}

/** Korean letters are two columns wide on a terminal. */
const columns = (line: string): number => line.replace(/[\uac00-\ud7a3]/g, "xx").length;

describe("the demo's story", () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it("holds in every step, at 80 columns, without colour, and shows no secret", async () => {
    const { text, write } = listen();
    const secrets: string[] = [];
    const setStage = stage.setStage;
    vi.spyOn(stage, "setStage").mockImplementation(async () => {
      const set = await setStage();
      const { kis, kiwoom } = set.simulator;
      secrets.push(
        kis.paper.appKey,
        kis.paper.appSecret,
        kiwoom.paper.appKey,
        kiwoom.paper.secretKey,
      );
      for (const auth of [set.kis, set.kiwoom]) {
        auth.on((event) => event.type === "token-changed" && secrets.push(event.token.value));
      }
      return set;
    });
    expect(await tellStory(createNarrator(write, false))).toBe(true);
    expect(text()).toMatch(/^ok {5}1\. /m);
    expect(text()).not.toContain("FAILED");
    // The sign-in of each broker's WebSocket is a step, with a refused key or token in it.
    expect(text()).toMatch(/KIS refused the old key \(OPSP0011\)[\s\S]*Requests for a key .*: 1\./);
    expect(text()).toMatch(
      /Kiwoom refused the old token \(8005\)[\s\S]*Requests for a token .*: 1\./,
    );
    expect(text()).not.toContain("\u001b");
    expect(
      text()
        .split("\n")
        .filter((line) => columns(line) > 80),
    ).toEqual([]);
    expect(secrets.length).toBeGreaterThan(7);
    expect(secrets.filter((secret) => text().includes(secret))).toEqual([]);
  });

  it("says which step does not hold, and goes on with the next", async () => {
    const { text, write } = listen();
    const narrator = createNarrator(write, false);
    const failed = await narrator.step("a promise", async () => {
      throw new Error("does not hold: one request");
    });
    const held = await narrator.step("another", async () => ["seen"]);
    expect([failed, held]).toEqual([false, true]);
    expect(text()).toBe(
      "FAILED 1. a promise\n       does not hold: one request\n\nok     2. another\n       seen\n\n",
    );
  });

  it("fails a step that hangs", async () => {
    vi.useFakeTimers();
    const { text, write } = listen();
    const ended = createNarrator(write, false).step("forever", () => new Promise(() => {}));
    await vi.advanceTimersByTimeAsync(60_000);
    vi.useRealTimers();
    expect(await ended).toBe(false);
    expect(text()).toContain("took longer than 60 s");
  });

  it("marks with colour only what the words say as well", async () => {
    const { text, write } = listen();
    await createNarrator(write, true).step("a step", async () => []);
    expect(text()).toContain("\u001b[32mok");
  });
});
