import { hearUntil, nextOrEnd } from "../../test-support/hear-until.js";
import { type Proofs, proveSwitches } from "../../test-support/prove-switches.js";
import { secondMs } from "../../test-support/simulators.js";
import { approvalKey, connect, subscription, type TestSocket } from "../../test-support/socket.js";
import type { SimulatedKis } from "../index.js";
import type { KisWebSocketSwitches } from "./kis-websocket-switches.js";

/** A WebSocket that is signed in and hears of the trades of 005930. */
async function follow(kis: SimulatedKis): Promise<TestSocket> {
  const socket = await connect(kis.webSocketUrl);
  socket.send(subscription(await approvalKey(kis)));
  await socket.next();
  return socket;
}

/** A message's kind: `trade`, `PINGPONG`, or the code of an answer. */
function kindOf(text: string): string {
  if (text.startsWith("0|")) return "trade";
  return text.includes("PINGPONG") ? "PINGPONG" : (/OPSP\d{4}/.exec(text)?.[0] ?? text);
}

const proofs: Proofs<KisWebSocketSwitches> = {
  oneWebSocketSession: [
    [true, false],
    ["OPSP8996", "OPSP0000"],
    async ({ kis }) => {
      await follow(kis.live);
      const second = await connect(kis.live.webSocketUrl);
      second.send(subscription(await approvalKey(kis.live)));
      return kindOf(await second.nextText());
    },
  ],
  maxSubscriptions: [
    [40, 41],
    ["OPSP0008", "OPSP0000"],
    async ({ kis }) => {
      const socket = await connect(kis.live.webSocketUrl);
      const key = await approvalKey(kis.live);
      for (let symbol = 100_000; symbol < 100_040; symbol += 1) {
        socket.send(subscription(key, { trKey: String(symbol) }));
        await socket.next();
      }
      socket.send(subscription(key, { trKey: "005930" }));
      return kindOf(await socket.nextText());
    },
  ],
  pingIntervalMs: [
    [10_000, 1_000, 0],
    [
      ["trade", "PINGPONG", "trade"],
      ["PINGPONG", "trade", "PINGPONG", "trade"],
      ["trade", "trade"],
    ],
    async ({ kis, clock }) => {
      const socket = await follow(kis.live);
      clock.advance(secondMs);
      const first = await hearUntil(socket, "trade", kindOf);
      clock.advance(9 * secondMs);
      return [...first, ...(await hearUntil(socket, "trade", kindOf))];
    },
  ],
  unansweredPings: [
    [3, 1, 0],
    [3, 1, 6],
    async ({ kis, clock }) => {
      kis.live.switches.tickIntervalMs = 0;
      const socket = await follow(kis.live);
      for (let round = 0; round < 6; round += 1) {
        clock.advance(10 * secondMs);
        if ((await nextOrEnd(socket)) === 1006) return round;
      }
      return 6;
    },
  ],
  tickIntervalMs: [
    [1_000, 20_000, 0],
    [
      ["PINGPONG", "trade", "OPSP9999"],
      ["PINGPONG", "OPSP9999"],
      ["PINGPONG", "OPSP9999"],
    ],
    async ({ kis, clock }) => {
      const socket = await follow(kis.live);
      clock.advance(10 * secondMs);
      const first = await hearUntil(socket, "PINGPONG", kindOf);
      // What came with the PINGPONG is here before the answer to this.
      socket.send("not json");
      return [...first, ...(await hearUntil(socket, "OPSP9999", kindOf))];
    },
  ],
};

proveSwitches("kis", proofs);
