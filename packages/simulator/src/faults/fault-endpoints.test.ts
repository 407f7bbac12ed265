import { describe, expect, it } from "vitest";
import { type Call, kisCall, kiwoomCall } from "../../test-support/calls.js";
import { simulators } from "../../test-support/simulators.js";
import { type WireAnswer, watchAnswer } from "../../test-support/watch-answer.js";
import type { EndpointName, Fault, Simulator } from "../index.js";

const start = simulators();

/** No interval and no limit: every token is a new one. */
const patient = {
  kis: { issueIntervalMs: 0, sameTokenWindowMs: 0, revokeFreesWindow: true },
  kiwoom: { tokenRequestsPerSecond: 0 },
};

const places: readonly (readonly [
  string,
  (simulator: Simulator) => Promise<Call>,
  EndpointName,
])[] = [
  ...(["token", "revoke", "approval", "hashkey", "quote", "order", "unknown"] as const).map(
    (name) => [`kis ${name}`, ({ kis }: Simulator) => kisCall(kis.live, name), name] as const,
  ),
  ...(["token", "revoke", "quote", "order", "unknown"] as const).map(
    (name) =>
      [`kiwoom ${name}`, ({ kiwoom }: Simulator) => kiwoomCall(kiwoom.paper, name), name] as const,
  ),
];

const plain = "application/json; charset=utf-8";
const html = "text/html; charset=utf-8";
const reset = "ECONNRESET";

/** What an answer was: status, type, how much of the announced length came, how it ended, Retry-After. */
function inShort({ status, headers, bytes, error = "" }: WireAnswer): unknown[] {
  const length = headers["content-length"];
  const shares = new Map([
    [Number(length), "whole"],
    [Math.floor(Number(length) / 2), "half"],
  ]);
  const share = length === undefined ? "unannounced" : (shares.get(bytes) ?? bytes);
  const retryAfter = headers["retry-after"] ?? "";
  return [
    status,
    headers["content-type"] ?? "",
    bytes === 0 && length === "0" ? "none" : share,
    error,
    retryAfter,
  ];
}

/** Fault, its name in the ledger, whether the broker acts, and what comes instead; `"real"` = the status of the broker. */
const faults: readonly (readonly [Fault, string, boolean, unknown[]])[] = [
  ["maintenance", "maintenance", false, [503, html, "whole", "", ""]],
  ["empty", "empty", false, [200, plain, "none", "", ""]],
  ["huge", "huge", false, [200, plain, "whole", "", ""]],
  ["huge-chunked", "huge-chunked", false, [200, plain, "unannounced", "", ""]],
  ["invalid-json", "invalid-json", false, [200, plain, "whole", "", ""]],
  ["redirect", "redirect", false, [307, "", "none", "", ""]],
  [{ redirectTo: "/elsewhere" }, "redirect", false, [307, "", "none", "", ""]],
  ["drop", "drop", false, [0, "", "unannounced", reset, ""]],
  ["rate-limited", "rate-limited", false, [429, plain, "whole", "", ""]],
  [{ retryAfter: 7 }, "rate-limited", false, [429, plain, "whole", "", "7"]],
  [{ status: 418, body: "tea" }, "answer", false, [418, plain, "whole", "", ""]],
  ["wrong-content-type", "wrong-content-type", true, ["real", html, "whole", "", ""]],
  ["drop-mid-body", "drop-mid-body", true, ["real", plain, "half", reset, ""]],
  [
    "drop-mid-body-chunked",
    "drop-mid-body-chunked",
    true,
    ["real", plain, "unannounced", reset, ""],
  ],
  [{ delayMs: 1 }, "delay", true, ["real", plain, "whole", "", ""]],
  [{ trickleMs: 0, chunkBytes: 64 }, "trickle", true, ["real", plain, "whole", "", ""]],
  [{ clockJumpMs: 1 }, "clock-jump", true, ["real", plain, "whole", "", ""]],
];

describe.each(places)("at %s", (_place, callOf, endpoint) => {
  it("each fault does what it says, and the broker acts or not", async () => {
    const simulator = await start(patient);
    const { ledger } = simulator;
    const honest = await callOf(simulator);
    const real = await watchAnswer(honest.url, honest.init);
    const { outcome } = ledger.entries.at(-1) ?? {};
    expect(outcome).toMatch(endpoint === "unknown" ? /EGW00202|1504/ : "ok");
    for (const [fault, name, acts, [status, ...rest]] of faults) {
      const { host, url, init } = await callOf(simulator);
      host.failNext(endpoint, fault);
      const seen = await watchAnswer(url, init);
      const wanted = status === "real" ? real.status : status;
      expect([fault, ...inShort(seen)]).toEqual([fault, wanted, ...rest]);
      expect(ledger.entries.at(-1)).toMatchObject({
        endpoint,
        fault: name,
        outcome: acts ? outcome : "unprocessed",
        status: wanted,
      });
    }
  });
});
