import { channel, subscribe, unsubscribe } from "node:diagnostics_channel";
import { inspect } from "node:util";
import { type AuthEventMessage, createTokenManager } from "@auth/core";
import { createManualClock, createScriptedProvider } from "@auth/testing";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { createFaultyStore, kisLike, openDesk, outcome } from "./laws/desk.js";

const name = "@auth/core:event";

afterEach(() => {
  vi.restoreAllMocks();
});

/** Everything that is published until the test ends. */
function listen(onMessage: (message: AuthEventMessage) => void = () => {}): AuthEventMessage[] {
  const messages: AuthEventMessage[] = [];
  const listener = (message: unknown): void => {
    messages.push(message as AuthEventMessage);
    onMessage(message as AuthEventMessage);
  };
  subscribe(name, listener);
  onTestFinished(() => {
    unsubscribe(name, listener);
  });
  return messages;
}

describe("the diagnostics channel", () => {
  it("tells of every manager of the process, and which app key it is about", async () => {
    const messages = listen();
    const clock = createManualClock("2026-11-23T09:00:00+09:00");
    const live = createScriptedProvider({ clock, id: "kis", key: "one", environment: "live" });
    const keys = createScriptedProvider({ clock, id: "kis", key: "two", kind: "approval-key" });
    for (const provider of [live, keys]) await createTokenManager({ provider }).getToken();
    const event = {
      type: "token-changed",
      from: "provider",
      expiresAt: clock.now() + 24 * 60 * 60 * 1000,
    };
    expect(messages).toEqual([
      { event, provider: "kis", kind: "access-token", environment: "live", key: "one" },
      { event, provider: "kis", kind: "approval-key", key: "two" },
    ]);
  });

  it("tells of the managers of another copy of this package, too", async () => {
    const messages = listen();
    await openDesk().tokens.getToken();
    vi.resetModules();
    const copy = await import("@auth/core");
    expect(copy.createTokenManager).not.toBe(createTokenManager);
    await copy.createTokenManager({ provider: createScriptedProvider() }).getToken();
    expect(messages.map(({ event }) => event.type)).toEqual(["token-changed", "token-changed"]);
  });

  it("tells what the listeners of the managers are told, but shows no token however it is looked at", async () => {
    const value = "canary-token-value";
    const messages = listen();
    const { clock, events, provider, store, tokens } = openDesk({
      policy: kisLike,
      script: [{ value }],
    });
    await tokens.getToken();
    await clock.advance(120_000);
    await tokens.invalidate(value);
    provider.next(() => {
      throw Object.assign(new Error(value), { request: value, cause: value });
    });
    expect(await outcome(tokens.getToken())).toBe("AUTH_PROVIDER_REJECTED");
    await clock.advance(120_000);
    store.fault = () => "fail";
    expect(await outcome(tokens.getToken())).toBe("token-3");
    await tokens.revoke();

    const types = events.map(({ type }) => type);
    expect(new Set(types)).toEqual(
      new Set([
        "token-changed",
        "token-rejected",
        "refresh-failed",
        "held",
        "store-failed",
        "revoked",
      ]),
    );
    expect(messages.map(({ event }) => event.type)).toEqual(types);
    const shown = inspect(messages, { depth: 12, showHidden: true, getters: true });
    for (const secret of [value, "token-3"]) {
      expect(shown).not.toContain(secret);
      expect(JSON.stringify(messages)).not.toContain(secret);
    }
    for (const { event } of messages) expect(event).not.toHaveProperty("token");
  });

  it("costs a cached token nothing, and an event one look while nobody listens", async () => {
    const published = vi.spyOn(channel(name), "publish");
    const looked = vi.spyOn(channel(name), "hasSubscribers", "get");
    const { tokens } = openDesk();
    await tokens.getToken();
    expect(looked).toHaveBeenCalledTimes(1);
    for (let call = 0; call < 1000; call += 1) await tokens.getToken();
    expect(looked).toHaveBeenCalledTimes(1);
    expect(published).not.toHaveBeenCalled();
  });

  it("leaves the manager alone when a subscriber throws: Node reports it, as it does for every channel", async () => {
    const reported: unknown[] = [];
    const others = process.listeners("uncaughtException");
    process.removeAllListeners("uncaughtException");
    process.on("uncaughtException", (error) => reported.push(error));
    onTestFinished(() => {
      process.removeAllListeners("uncaughtException");
      for (const other of others) process.on("uncaughtException", other);
    });
    const mistake = new Error("a subscriber's mistake");
    listen(() => {
      throw mistake;
    });
    const { events, tokens } = openDesk();
    expect(await outcome(tokens.getToken())).toBe("token-1");
    expect(events).toHaveLength(1);
    await vi.waitFor(() => expect(reported).toEqual([mistake]), { timeout: 10_000 });
  });

  it("counts as somebody who hears of a store that fails: no warning besides", async () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    const messages = listen();
    const store = createFaultyStore();
    store.fault = () => "fail";
    vi.resetModules();
    const copy = await import("@auth/core");
    await copy.createTokenManager({ provider: createScriptedProvider(), store }).getToken();
    expect(messages.map(({ event }) => event.type)).toContain("store-failed");
    expect(warn).not.toHaveBeenCalled();
  });
});

describe("a runtime without diagnostics channels", () => {
  it.each<[string, unknown]>([
    ["has no getBuiltinModule", undefined],
    ["knows no such module", () => undefined],
    ["throws when asked", () => expect.fail("no modules here")],
    ["has a module of another kind", () => ({ channel: () => undefined })],
    [
      "has channels that throw",
      () => ({
        channel: () => ({
          hasSubscribers: true,
          publish() {
            throw new Error("no subscribers here");
          },
        }),
      }),
    ],
  ])("that %s hands out tokens and tells the manager's listeners", async (_, getBuiltinModule) => {
    const before = Object.getOwnPropertyDescriptor(process, "getBuiltinModule");
    Object.defineProperty(process, "getBuiltinModule", {
      value: getBuiltinModule,
      configurable: true,
    });
    onTestFinished(() => {
      if (before) Object.defineProperty(process, "getBuiltinModule", before);
    });
    vi.resetModules();
    const copy = await import("@auth/core");
    const tokens = copy.createTokenManager({ provider: createScriptedProvider() });
    const types: string[] = [];
    tokens.on(({ type }) => types.push(type));
    expect(await outcome(tokens.getToken())).toBe("token-1");
    expect(types).toEqual(["token-changed"]);
  });
});
