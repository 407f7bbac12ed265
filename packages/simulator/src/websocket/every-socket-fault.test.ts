import { describe, expect, it } from "vitest";
import { nextOrEnd } from "../../test-support/hear-until.js";
import { simulators } from "../../test-support/simulators.js";
import { approvalKey, connect, subscription } from "../../test-support/socket.js";
import type { Fault, SimulatedKis } from "../index.js";

const start = simulators();

/** How an attempt to connect went. */
async function knock({ webSocketUrl }: SimulatedKis): Promise<string> {
  const socket = await connect(webSocketUrl).catch(() => undefined);
  socket?.close();
  return socket ? "open" : "refused";
}

describe("a fault on connect", () => {
  it.each<[Fault, string, number, string]>([
    ["maintenance", "refused", 503, "maintenance"],
    ["empty", "refused", 200, "empty"],
    ["huge", "refused", 200, "huge"],
    ["huge-chunked", "refused", 200, "huge-chunked"],
    ["invalid-json", "refused", 200, "invalid-json"],
    ["redirect", "refused", 307, "redirect"],
    [{ redirectTo: "/elsewhere" }, "refused", 307, "redirect"],
    ["drop", "refused", 0, "drop"],
    ["drop-mid-body", "refused", 0, "drop-mid-body"],
    ["drop-mid-body-chunked", "refused", 0, "drop-mid-body-chunked"],
    ["wrong-content-type", "refused", 0, "wrong-content-type"],
    [{ trickleMs: 1 }, "refused", 0, "trickle"],
    ["rate-limited", "refused", 429, "rate-limited"],
    [{ retryAfter: 3 }, "refused", 429, "rate-limited"],
    [{ status: 403 }, "refused", 403, "answer"],
    [{ delayMs: 1 }, "open", 101, "delay"],
    [{ clockJumpMs: 1 }, "open", 101, "clock-jump"],
  ])("%j leaves the client %s, with status %d", async (fault, expected, status, name) => {
    const { kis, ledger } = await start();
    kis.live.failNext("connect", fault);
    expect(await knock(kis.live)).toBe(expected);
    const outcome = expected === "open" ? "ok" : "unprocessed";
    expect(ledger.entries).toMatchObject([{ endpoint: "connect", outcome, status, fault: name }]);
    expect(await knock(kis.live)).toBe("open");
  });

  it("delays it by real time", async () => {
    const { kis } = await start();
    kis.live.failNext("connect", { delayMs: 50 });
    const sentAt = performance.now();
    expect(await knock(kis.live)).toBe("open");
    // Timers may fire a millisecond early.
    expect(performance.now() - sentAt).toBeGreaterThan(48);
  });

  it("keeps it waiting for as long as it likes to, and others not", async () => {
    const { kis, ledger, close } = await start();
    kis.live.failNext("connect", "hang");
    const waiting = knock(kis.live);
    await ledger.waitFor({ fault: "hang" });
    expect(await knock(kis.live)).toBe("open");
    await close();
    expect(await waiting).toBe("refused");
    expect(ledger.find({ fault: "hang" })).toMatchObject([{ status: 0, outcome: "unprocessed" }]);
  });
});

it("a held sign-in is judged, and noted, by what its key is when it is let in", async () => {
  const { kis, ledger } = await start();
  const key = await approvalKey(kis.live);
  const socket = await connect(kis.live.webSocketUrl);
  const held = kis.live.holdNext("websocket");
  socket.send(subscription(key));
  await held.arrived;
  kis.live.killApprovalKey(key);
  held.release();
  expect(await socket.nextText()).toContain("OPSP0011");
  const entry = { outcome: "OPSP0011", tokenState: "killed", token: "kis-live-1-approval-key-1" };
  expect(ledger.find({ endpoint: "websocket" })).toMatchObject([entry]);
});

it("a delay of a message is real time, and those behind it wait, too", async () => {
  const { kis } = await start();
  const socket = await connect(kis.live.webSocketUrl);
  kis.live.failNext("subscription", { delayMs: 50 });
  const sentAt = performance.now();
  socket.send("not json");
  socket.send({ header: {} });
  expect(await socket.nextText()).toContain("OPSP9999");
  // Timers may fire a millisecond early.
  expect(performance.now() - sentAt).toBeGreaterThan(48);
  expect(await socket.nextText()).toContain("OPSP9992");
});

/** What the broker says to a first subscription, and to the message that follows it. */
const first = "OPSP0000";
const second = "OPSP9999";

describe.each(["websocket", "subscription"] as const)("a fault on a message: %s", (endpoint) => {
  it.each<[Fault, boolean, string | number]>([
    ["maintenance", false, "점검"],
    ["empty", false, ""],
    ["huge", false, '{"padding":"xxx'],
    ["huge-chunked", false, '{"padding":"xxx'],
    ["invalid-json", false, '"eyJ0'],
    ["redirect", false, 1006],
    [{ redirectTo: "/" }, false, 1006],
    ["drop", false, 1006],
    ["rate-limited", false, "EGW00201"],
    [{ retryAfter: 3 }, false, "EGW00201"],
    [{ status: 200, body: { of: "mine" } }, false, '{"of":"mine"}'],
    ["wrong-content-type", true, "real"],
    ["drop-mid-body", true, 1006],
    ["drop-mid-body-chunked", true, 1006],
    [{ delayMs: 1 }, true, "real"],
    [{ trickleMs: 1 }, true, "real"],
    [{ clockJumpMs: 1 }, true, "real"],
  ])("%j: the broker acts: %s, the client sees %s", async (fault, acts, sees) => {
    const { kis, ledger } = await start({ kis: { tickIntervalMs: 0, pingIntervalMs: 0 } });
    const socket = await connect(kis.live.webSocketUrl);
    const send = [subscription(await approvalKey(kis.live)), "not json"];
    const isFirst = endpoint === "websocket";
    if (!isFirst) {
      socket.send(send[0]);
      await socket.next();
    }
    kis.live.failNext(endpoint, fault);
    socket.send(send[isFirst ? 0 : 1]);
    const seen = await nextOrEnd(socket);
    const real = isFirst ? first : second;
    if (typeof sees === "number" || sees === "") expect(seen).toBe(sees);
    else expect(seen).toContain(sees === "real" ? real : sees);
    const outcome = !acts ? "unprocessed" : isFirst ? "ok" : second;
    expect(ledger.entries.at(-1)).toMatchObject({ endpoint, outcome, status: 0 });
    expect(ledger.entries.at(-1)?.fault).toEqual(expect.any(String));
    // Signed in is who was acted on, and is still there.
    const isIn = sees !== 1006 && (acts || !isFirst);
    expect(kis.live.sockets.signedIn).toEqual(isIn ? ["kis-live-1"] : []);
  });
});
