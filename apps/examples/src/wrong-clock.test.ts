import { describe, expect, it } from "vitest";
import { followSimulated } from "../test-support/follow-simulated.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

describe.each([
  ["right", 0],
  ["an hour ahead", hourMs],
  ["an hour behind", -hourMs],
])("on a machine whose clock is %s", (_, aheadMs) => {
  it.each([
    ["kis", "approval"],
    ["kiwoom", "token"],
  ] as const)("%s is asked again when it said that it may be", async (broker, endpoint) => {
    const { simulator, log, pass, passWait } = await followSimulated(broker, { aheadMs });
    const signedIn = broker === "kis" ? "subscribed to 000660" : "REG done";
    await log.until(signedIn);
    await pass(minuteMs);
    const host = simulator[broker].paper;
    // What it has is dead, and there is nothing else for 90 s.
    if ("killApprovalKey" in host) host.killApprovalKey();
    else host.killToken();
    host.failNext(endpoint, { retryAfter: 90 });
    host.sockets.drop();

    await passWait();
    await log.until(broker === "kis" ? "OPSP0011" : "8005");
    await passWait();
    await log.until("Next try");
    const seconds = await passWait();
    expect(seconds).toBeGreaterThan(89);
    expect(seconds).toBeLessThan(92);
    await log.until(signedIn);
    expect(simulator.ledger.count({ endpoint })).toBe(3);
  });
});
