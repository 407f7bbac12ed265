import { describe, expect, it } from "vitest";
import { checkGetTokenOptions, orAborted } from "./waiting.js";

/** A signal that knows how many listeners it has. */
function countingSignal(): {
  signal: AbortSignal;
  abort(reason: Error): void;
  listeners(): number;
} {
  const controller = new AbortController();
  const { signal } = controller;
  const listeners = new Set<unknown>();
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
    listeners.add(args[1]);
    addEventListener.apply(signal, args);
  };
  signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
    listeners.delete(args[1]);
    removeEventListener.apply(signal, args);
  };
  return { signal, abort: (reason) => controller.abort(reason), listeners: () => listeners.size };
}

const never = new Promise<never>(() => {});

describe("a caller who waits", () => {
  it("gets what it waited for, and a signal that serves a whole bot collects no listeners", async () => {
    const { signal, listeners } = countingSignal();
    expect(await orAborted(Promise.resolve("token"), signal)).toBe("token");
    await expect(orAborted(Promise.reject(new Error("refused")), signal)).rejects.toThrow(
      "refused",
    );
    expect(listeners()).toBe(0);
  });

  it("waits without a signal, too", async () => {
    expect(await orAborted(Promise.resolve("token"), undefined)).toBe("token");
  });

  it("is let go with its own reason when it aborts", async () => {
    const { signal, abort } = countingSignal();
    const waiting = orAborted(never, signal);
    abort(new Error("no time"));
    await expect(waiting).rejects.toThrow("no time");
  });

  it("is let go with its own reason when it had aborted before", async () => {
    const { signal, abort } = countingSignal();
    abort(new Error("no time"));
    await expect(orAborted(never, signal)).rejects.toThrow("no time");
  });
});

describe("the options of getToken()", () => {
  it.each([
    {},
    { maxWaitMs: 0 },
    { maxWaitMs: Number.POSITIVE_INFINITY },
    { maxWaitMs: undefined, ignoreHold: undefined },
    { ignoreHold: true },
  ])("may be %j", (options) => {
    expect(() => checkGetTokenOptions(options as never)).not.toThrow();
  });

  it.each([
    [{ maxWaitMs: -1 }, "maxWaitMs must be a number of milliseconds of at least 0"],
    [{ maxWaitMs: "5" }, "maxWaitMs must be a number of milliseconds of at least 0"],
    [{ maxWaitMs: Number.NaN }, "maxWaitMs must be a number of milliseconds of at least 0"],
    [{ ignoreHold: "yes" }, "ignoreHold must be"],
  ])("must not be %j", (options, problem) => {
    expect(() => checkGetTokenOptions(options as never)).toThrow(problem);
  });
});
