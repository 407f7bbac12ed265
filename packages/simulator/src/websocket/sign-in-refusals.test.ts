import { describe, expect, it } from "vitest";
import { simulators } from "../test-simulator.js";
import { approvalKey, connect, subscription } from "./test-socket.js";

const start = simulators();

describe("a refusal of sign-in", () => {
  it("that has no end is counted, and taken back with the faults", async () => {
    const { kis } = await start();
    const key = await approvalKey(kis.live);
    const socket = await connect(kis.live.webSocketUrl);
    kis.live.failNext("quote", "drop");
    kis.live.sockets.refuseSignIn("OPSP9994", 2);
    expect([kis.live.waitingFaults(), kis.paper.waitingFaults()]).toEqual([3, 0]);
    kis.live.sockets.refuseSignIn("OPSP8996", Number.POSITIVE_INFINITY);
    expect(kis.live.waitingFaults()).toBe(Number.POSITIVE_INFINITY);
    kis.live.clearFaults();
    expect(kis.live.waitingFaults()).toBe(0);
    socket.send(subscription(key));
    expect(await socket.next()).toMatchObject({ body: { msg_cd: "OPSP0000" } });
  });
});
