import { beforeEach, describe, expect, it } from "vitest";
import { createSubjects, type Subjects } from "./subjects.js";

let subjects: Subjects;
let happened: string[];
beforeEach(() => {
  happened = [];
  subjects = createSubjects({
    onKey: () => happened.push("key"),
    onLast: () => happened.push("last"),
  });
});

describe("those who listen", () => {
  it("are told of each version once, and of none that they know", () => {
    let told = 0;
    subjects.on("a", () => {
      told += 1;
    });
    subjects.saw("a", undefined);
    expect(told).toBe(0);
    subjects.saw("a", "one");
    subjects.saw("a", "one");
    expect(told).toBe(1);
    subjects.saw("a", undefined);
    subjects.saw("b", "two");
    expect(told).toBe(2);
  });

  it("hear although another one makes a mistake, and is removed, twice", () => {
    const told: string[] = [];
    subjects.on("a", () => {
      throw new Error("a mistake of the listener");
    });
    const stop = subjects.on("a", () => told.push("first"));
    subjects.on("a", () => told.push("second"));
    subjects.saw("a", "one");
    stop();
    stop();
    subjects.tellAll({ type: "unavailable" });
    expect(told).toEqual(["first", "second", "second"]);
  });

  it("begin with the first of a key, and end with the last of all", () => {
    const listener = (): void => {};
    const stops = [
      subjects.on("a", listener),
      subjects.on("a", listener),
      subjects.on("b", listener),
    ];
    expect(happened).toEqual(["key", "key"]);
    expect(subjects.keys()).toEqual(["a", "b"]);
    for (const stop of stops) stop();
    expect(happened).toEqual(["key", "key", "last"]);
    stops[0]?.();
    subjects.on("a", listener);
    expect(happened).toEqual(["key", "key", "last", "key"]);
  });
});
