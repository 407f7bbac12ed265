import { describe, expect, it } from "vitest";
import {
  kisQuote,
  kisRevoke,
  kisToken,
  kiwoomOrder,
  kiwoomToken,
  type Reply,
} from "../../test-support/client.js";
import { minuteMs, simulators } from "../../test-support/simulators.js";
import type { Fault, SimulatedHost, Simulator } from "../index.js";

const start = simulators();

const notActing: readonly Fault[] = [
  "maintenance",
  "empty",
  "huge",
  "huge-chunked",
  "invalid-json",
  "redirect",
  { redirectTo: "/" },
  "drop",
  "rate-limited",
  { retryAfter: 1 },
  { status: 500 },
];
const acting: readonly Fault[] = [
  "wrong-content-type",
  "drop-mid-body",
  "drop-mid-body-chunked",
  { delayMs: 0 },
  { trickleMs: 0, chunkBytes: 1000 },
  { clockJumpMs: 1 },
];

/** Sends a request on which `fail` has put a fault, whatever its answer; whether the broker is in another state since. */
type Look = (simulator: Simulator, fail: (host: SimulatedHost) => void) => Promise<boolean>;

const spoilt = (answer: Promise<Reply>): Promise<unknown> => answer.catch(() => undefined);

const looks: readonly (readonly ["token" | "revoke" | "order", string, Look])[] = [
  [
    "token",
    "a token of KIS",
    async ({ kis, clock }, fail) => {
      clock.advance(minuteMs);
      fail(kis.live);
      await spoilt(kisToken(kis.live));
      // Had it been issued, this would come too early.
      return (await kisToken(kis.live)).body.error_code === "EGW00133";
    },
  ],
  [
    "revoke",
    "a revocation at KIS",
    async ({ kis, clock }, fail) => {
      clock.advance(minuteMs);
      const token = (await kisToken(kis.live)).body.access_token;
      fail(kis.live);
      await spoilt(kisRevoke(kis.live, token));
      return (await kisQuote(kis.live, token)).body.msg_cd === "EGW00121";
    },
  ],
  [
    "order",
    "an order at Kiwoom",
    async ({ kiwoom }, fail) => {
      const { token } = (await kiwoomToken(kiwoom.paper)).body;
      const before = kiwoom.paper.orders.length;
      fail(kiwoom.paper);
      await spoilt(kiwoomOrder(kiwoom.paper, token));
      return kiwoom.paper.orders.length === before + 1;
    },
  ],
];

describe.each(looks)("a fault on %s: %s", (endpoint, _what, look) => {
  it.each([
    ["by its kind", undefined],
    ["as told: yes", true],
    ["as told: no", false],
  ])("is acted on, or not, %s", async (_how, processed) => {
    const simulator = await start({
      kis: { sameTokenWindowMs: 0, revokeFreesWindow: true },
      kiwoom: { tokenRequestsPerSecond: 0 },
    });
    const options = processed === undefined ? {} : { processed };
    for (const fault of [...notActing, ...acting]) {
      const expected = processed ?? acting.includes(fault);
      const acted = await look(simulator, (host) => host.failNext(endpoint, fault, options));
      expect([fault, acted]).toEqual([fault, expected]);
      const [entry] = simulator.ledger
        .find({ endpoint })
        .filter((one) => one.fault)
        .slice(-1);
      expect([fault, entry?.outcome]).toEqual([fault, expected ? "ok" : "unprocessed"]);
    }
  });
});
