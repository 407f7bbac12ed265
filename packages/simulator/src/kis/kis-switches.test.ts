import { kisOrder, kisQuote, kisRevoke, kisToken } from "../../test-support/client.js";
import { type Proofs, proveSwitches } from "../../test-support/prove-switches.js";
import { hourMs, minuteMs } from "../../test-support/simulators.js";
import { approvalKey, connect, subscription } from "../../test-support/socket.js";
import type { SimulatedKis, Simulator } from "../index.js";
import type { KisSwitches } from "./kis-switches.js";
import type { KisWebSocketSwitches } from "./kis-websocket-switches.js";

/** Whether the second issue, after `ms` and what `between` does, brings the same token. */
async function isSameKisToken(
  { kis, clock }: Simulator,
  ms: number,
  between: (token: unknown) => unknown = () => undefined,
): Promise<boolean> {
  const first = (await kisToken(kis.live)).body.access_token;
  await between(first);
  clock.advance(ms);
  return (await kisToken(kis.live)).body.access_token === first;
}

/** What the second quote in the same second gets. */
async function secondQuote(kis: SimulatedKis): Promise<Record<string, unknown>> {
  const token = (await kisToken(kis)).body.access_token;
  await kisQuote(kis, token);
  return (await kisQuote(kis, token)).body;
}

const kisProofs: Proofs<Omit<KisSwitches, keyof KisWebSocketSwitches>> = {
  issueIntervalMs: [
    [minuteMs, 5 * minuteMs],
    [200, 403],
    async ({ kis, clock }) => {
      await kisToken(kis.live);
      clock.advance(minuteMs);
      return (await kisToken(kis.live)).status;
    },
  ],
  failedAttemptsCount: [
    [false, true],
    [200, 403],
    async ({ kis }) => {
      await kisToken(kis.live, { appsecret: "wrong" });
      return (await kisToken(kis.live)).status;
    },
  ],
  sameTokenWindowMs: [
    [6 * hourMs, hourMs],
    [true, false],
    (simulator) => isSameKisToken(simulator, hourMs),
  ],
  lifetimeMs: [
    [24 * hourMs, 90 * 24 * hourMs],
    [86_400, 7_776_000],
    async ({ kis }) => (await kisToken(kis.live)).body.expires_in,
  ],
  earlyExpiryMs: [
    [0, 4 * hourMs],
    [
      ["2026-11-22 00:30:00", "MCA00000"],
      ["2026-11-22 00:30:00", "EGW00123"],
    ],
    async ({ kis, clock }) => {
      const { access_token: token, access_token_token_expired: expiry } = (await kisToken(kis.live))
        .body;
      clock.advance(20 * hourMs);
      return [expiry, (await kisQuote(kis.live, token)).body.msg_cd];
    },
  ],
  deadTokenReissued: [
    [true, false],
    [true, false],
    (simulator) => isSameKisToken(simulator, minuteMs, () => simulator.kis.live.killToken()),
  ],
  revokeFreesWindow: [
    [false, true],
    [true, false],
    (simulator) =>
      isSameKisToken(simulator, minuteMs, (token) => kisRevoke(simulator.kis.live, token)),
  ],
  newTokenKillsOld: [
    [false, true],
    [200, 500],
    async ({ kis, clock }) => {
      const old = (await kisToken(kis.live)).body.access_token;
      clock.advance(6 * hourMs);
      await kisToken(kis.live);
      return (await kisQuote(kis.live, old)).status;
    },
  ],
  expiryAlreadyPast: [
    [false, true],
    ["2026-11-22 00:30:00", "2026-11-21 00:10:00"],
    async ({ kis }) => (await kisToken(kis.live)).body.access_token_token_expired,
  ],
  expiresIn: [
    ["constant", "remainder", "documented"],
    [86_400, 82_800, 7_776_000],
    async ({ kis, clock }) => {
      await kisToken(kis.live);
      clock.advance(hourMs);
      return (await kisToken(kis.live)).body.expires_in;
    },
  ],
  expiryField: [
    ["access_token_token_expired", "acess_token_token_expired"],
    [
      ["2026-11-22 00:30:00", undefined],
      [undefined, "2026-11-22 00:30:00"],
    ],
    async ({ kis }) => {
      const { body } = await kisToken(kis.live);
      return [body.access_token_token_expired, body.acess_token_token_expired];
    },
  ],
  tokenErrorStatus: [
    [500, 200],
    [500, 200],
    async ({ kis }) => (await kisQuote(kis.live, "x")).status,
  ],
  oauthErrorStatus: [
    [403, 200],
    [403, 200],
    async ({ kis }) => (await kisToken(kis.live, { appsecret: "wrong" })).status,
  ],
  revokeCodeType: [
    ["number", "string"],
    [200, "200"],
    async ({ kis }) => {
      const token = (await kisToken(kis.live)).body.access_token;
      return (await kisRevoke(kis.live, token)).body.code;
    },
  ],
  wrongEnvironmentCode: [
    ["EGW00103", "EGW2004"],
    ["EGW00103", "EGW2004"],
    async ({ kis }) => {
      const { appKey: appkey, appSecret: appsecret } = kis.live;
      return (await kisToken(kis.paper, { appkey, appsecret })).body.error_code;
    },
  ],
  wrongTrCode: [
    ["EGW2004", "EGW00213"],
    [
      { rt_cd: "1", msg_cd: "EGW2004", msg1: "모의투자 TR 이 아닙니다." },
      { rt_cd: "1", msg_cd: "EGW00213", msg1: "모의투자 TR 이 아닙니다." },
    ],
    async ({ kis }) => {
      const token = (await kisToken(kis.paper)).body.access_token;
      return (await kisOrder(kis.paper, token, { tr_id: "TTTC0012U" })).body;
    },
  ],
  requestsPerSecond: [
    [0, 1],
    ["MCA00000", "EGW00201"],
    async ({ kis }) => (await secondQuote(kis.live)).msg_cd,
  ],
  rateLimitCode: [
    ["EGW00201", "EGW00215"],
    [
      { rt_cd: "1", msg_cd: "EGW00201", msg1: "초당 거래건수를 초과하였습니다." },
      {
        rt_cd: "1",
        msg_cd: "EGW00215",
        msg1: "원장에서 허용 가능한 초당 거래건수를 초과하였습니다.",
      },
    ],
    ({ kis }) => {
      kis.live.switches.requestsPerSecond = 1;
      return secondQuote(kis.live);
    },
  ],
  access: [
    ["granted", "EGW00206", "EGW00207", "EGW00303"],
    [
      [200, "MCA00000"],
      [500, "EGW00206"],
      [500, "EGW00207"],
      [500, "EGW00303"],
    ],
    async ({ kis }) => {
      const token = (await kisToken(kis.live)).body.access_token;
      const { status, body } = await kisQuote(kis.live, token);
      return [status, body.msg_cd];
    },
  ],
  custtype: [
    ["any", "P", "B"],
    [
      ["MCA00000", "MCA00000", "MCA00000", "EGW00208", "OPSP0000", "OPSP0000", "OPSP8998"],
      ["MCA00000", "MCA00000", "EGW00208", "EGW00208", "OPSP0000", "OPSP8998", "OPSP8998"],
      ["MCA00000", "EGW00208", "MCA00000", "EGW00208", "OPSP8998", "OPSP0000", "OPSP8998"],
    ],
    async ({ kis }) => {
      const token = (await kisToken(kis.live)).body.access_token;
      const codes = [];
      for (const headers of [{}, { custtype: "P" }, { custtype: "B" }, { custtype: "C" }]) {
        codes.push((await kisQuote(kis.live, token, headers)).body.msg_cd);
      }
      const socket = await connect(kis.live.webSocketUrl);
      for (const [index, custtype] of ["P", "B", "C"].entries()) {
        const message = subscription(await approvalKey(kis.live), { trKey: `00593${index}` });
        socket.send({ ...message, header: { ...message.header, custtype } });
        codes.push(((await socket.next()).body as { msg_cd: string }).msg_cd);
      }
      return codes;
    },
  ],
  approvalKeyForm: [
    ["uuid", "documented"],
    [36, 286],
    async ({ kis }) => (await approvalKey(kis.live)).length,
  ],
  newApprovalKeyKillsOld: [
    [false, true],
    ["OPSP0000", "OPSP0011"],
    async ({ kis }) => {
      const old = await approvalKey(kis.live);
      await approvalKey(kis.live);
      const socket = await connect(kis.live.webSocketUrl);
      socket.send(subscription(old));
      const { body } = await socket.next();
      socket.close();
      return (body as { msg_cd: string }).msg_cd;
    },
  ],
  maintenanceWindow: [
    // It is half past midnight in Korea.
    ["", "23:30-00:31", "00:30-01:00", "00:00-00:30", "01:00-00:29"],
    ["404", "503", "503", "404", "404"],
    async ({ kis }) => String((await fetch(kis.live.url)).status),
  ],
};

proveSwitches("kis", kisProofs);
