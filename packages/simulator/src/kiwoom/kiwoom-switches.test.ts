import { expect } from "vitest";
import { kiwoomOrder, kiwoomQuote, kiwoomRevoke, kiwoomToken } from "../../test-support/client.js";
import { type Proofs, proveSwitches } from "../../test-support/prove-switches.js";
import { hourMs, secondMs } from "../../test-support/simulators.js";
import type { Simulator } from "../index.js";
import type { KiwoomSwitches } from "./kiwoom-switches.js";
import type { KiwoomWebSocketSwitches } from "./kiwoom-websocket-switches.js";

/** Whether the second issue, after what `between` does, brings the same token. */
async function isSameKiwoomToken(
  { kiwoom }: Simulator,
  between: (token: unknown) => unknown = () => undefined,
): Promise<boolean> {
  const first = (await kiwoomToken(kiwoom.live)).body.token;
  await between(first);
  return (await kiwoomToken(kiwoom.live)).body.token === first;
}

/** The status of the request after `times` others. */
async function statusAfter(times: number, { kiwoom }: Simulator): Promise<number> {
  for (let time = 0; time < times; time += 1) await kiwoomToken(kiwoom.live);
  return (await kiwoomToken(kiwoom.live)).status;
}

const kiwoomProofs: Proofs<Omit<KiwoomSwitches, keyof KiwoomWebSocketSwitches>> = {
  reissue: [["same", "replaces"], [true, false], (simulator) => isSameKiwoomToken(simulator)],
  deadTokenReissued: [
    [false, true],
    [false, true],
    (simulator) => isSameKiwoomToken(simulator, () => simulator.kiwoom.live.killToken()),
  ],
  lifetimeMs: [
    [24 * hourMs, hourMs],
    ["20261122003000", "20261121013000"],
    async ({ kiwoom }) => (await kiwoomToken(kiwoom.live)).body.expires_dt,
  ],
  earlyExpiryMs: [
    [0, 4 * hourMs],
    [
      ["20261122003000", "ok", "same token"],
      ["20261122003000", "8005", "new token"],
    ],
    async ({ kiwoom, clock, ledger }) => {
      const { token, expires_dt: expiry } = (await kiwoomToken(kiwoom.live)).body;
      clock.advance(20 * hourMs);
      await kiwoomQuote(kiwoom.live, token);
      const next = (await kiwoomToken(kiwoom.live)).body.token;
      const { outcome } = ledger.find({ endpoint: "quote" })[0] ?? {};
      return [expiry, outcome, next === token ? "same token" : "new token"];
    },
  ],
  expiryAlreadyPast: [
    [false, true],
    ["20261122003000", "20261121001000"],
    async ({ kiwoom }) => (await kiwoomToken(kiwoom.live)).body.expires_dt,
  ],
  tokenRequestsPerSecond: [[2, 1, 0], [200, 429, 200], (simulator) => statusAfter(1, simulator)],
  requestsPerSecond: [
    [0, 1],
    [200, 429],
    async ({ kiwoom }) => {
      const token = (await kiwoomToken(kiwoom.live)).body.token;
      await kiwoomQuote(kiwoom.live, token);
      return (await kiwoomQuote(kiwoom.live, token)).status;
    },
  ],
  rateLimitPer: [
    ["api", "account"],
    [
      ["ok", "ok", "ok", "1700"],
      ["ok", "1700", "1700", "1700"],
    ],
    async ({ kiwoom, ledger }) => {
      const { live } = kiwoom;
      live.switches.requestsPerSecond = 1;
      const token = (await kiwoomToken(live)).body.token;
      ledger.clear();
      await kiwoomQuote(live, token);
      await kiwoomOrder(live, token);
      await kiwoomOrder(live, token, {}, { "api-id": "kt10001" });
      await kiwoomQuote(live, token);
      return ledger.entries.map(({ outcome }) => outcome);
    },
  ],
  rateLimitStatus: [[429, 200], [429, 200], (simulator) => statusAfter(2, simulator)],
  rateLimitCode: [
    ["1700", "1701", "1702"],
    [
      "허용된 요청 개수를 초과하였습니다[1700:허용된 API 요청 개수를 초과하였습니다. 유량=au10001, API ID={1}]",
      "허용된 요청 개수를 초과하였습니다[1701:허용된 전체 요청 개수를 초과하였습니다. 총유량=au10001]",
      "허용된 요청 개수를 초과하였습니다[1702:허용된 그룹 요청 개수를 초과하였습니다. 총유량=au10001, API_ID={1}]",
    ],
    async (simulator) => {
      expect(await statusAfter(2, simulator)).toBe(429);
      const { return_code: code, return_msg: text } = (await kiwoomToken(simulator.kiwoom.live))
        .body;
      expect(code).toBe(5);
      return text;
    },
  ],
  codeFormat: [
    ["bracket", "code-message", "return-code", "plain"],
    [
      { return_code: 3, return_msg: "인증에 실패했습니다[8005:Token이 유효하지 않습니다]" },
      {
        return_code: 3,
        return_msg: "인증에 실패했습니다 [CODE=8005, MESSAGE=Token이 유효하지 않습니다]",
      },
      { return_code: 8005, return_msg: "Token이 유효하지 않습니다" },
      { return_code: 3, return_msg: "인증에 실패했습니다 8005: Token이 유효하지 않습니다" },
    ],
    async ({ kiwoom }) => (await kiwoomQuote(kiwoom.live, "x")).body,
  ],
  invalidTokenStatus: [
    [200, 401],
    [200, 401],
    async ({ kiwoom }) => (await kiwoomQuote(kiwoom.live, "x")).status,
  ],
  tokenType: [
    ["bearer", "Bearer"],
    ["bearer", "Bearer"],
    async ({ kiwoom }) => (await kiwoomToken(kiwoom.live)).body.token_type,
  ],
  returnCodeType: [
    ["number", "string"],
    [0, "0"],
    async ({ kiwoom }) => (await kiwoomToken(kiwoom.live)).body.return_code,
  ],
  tokenApiIdRequired: [
    [false, true],
    [0, 1],
    async ({ kiwoom }) => (await kiwoomToken(kiwoom.live, {}, { "api-id": "" })).body.return_code,
  ],
  ip: [
    ["registered", "unregistered", "changed"],
    [
      ["ok", "ok"],
      ["8050", "8050"],
      ["ok", "8010"],
    ],
    async ({ kiwoom, ledger }) => {
      kiwoom.live.switches.ip = "registered";
      const token = (await kiwoomToken(kiwoom.live)).body.token;
      kiwoom.live.switches.ip = kiwoom.paper.switches.ip;
      ledger.clear();
      await kiwoomToken(kiwoom.live);
      await kiwoomQuote(kiwoom.live, token);
      return ledger.entries.map(({ outcome }) => outcome);
    },
  ],
  refusedRevokeFrees: [
    [false, true],
    [true, false],
    (simulator) => {
      const { kiwoom, clock } = simulator;
      kiwoom.live.switches.deadTokenReissued = true;
      return isSameKiwoomToken(simulator, async (token) => {
        kiwoom.live.killToken();
        expect((await kiwoomRevoke(kiwoom.live, token)).body.return_msg).toContain("[8015:");
        clock.advance(secondMs);
      });
    },
  ],
  maintenanceWindow: [
    ["", "00:30-00:31"],
    [404, 503],
    async ({ kiwoom }) => (await fetch(kiwoom.live.url)).status,
  ],
  maintenanceStatus: [
    [503, 400],
    [
      [503, "text/html; charset=utf-8", true],
      [400, "text/html; charset=utf-8", true],
    ],
    async ({ kiwoom, ledger }) => {
      kiwoom.paper.switches.maintenanceWindow = "00:00-01:00";
      const answer = await fetch(`${kiwoom.paper.url}/oauth2/token`, { method: "POST" });
      expect(ledger.count({ outcome: "unprocessed" })).toBe(1);
      const isPage = (await answer.text()).startsWith("<!DOCTYPE html>");
      return [answer.status, answer.headers.get("content-type"), isPage];
    },
  ],
};

proveSwitches("kiwoom", kiwoomProofs);
