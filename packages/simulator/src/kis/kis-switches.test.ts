import type { Simulator } from "../index.js";
import { kisQuote, kisRevoke, kisToken, post } from "../test-client.js";
import { hourMs, minuteMs } from "../test-simulator.js";
import { type Proofs, proveSwitches } from "../test-switches.js";
import { connect } from "../websocket/test-socket.js";
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
    ["constant", "remainder"],
    [86_400, 82_800],
    async ({ kis, clock }) => {
      await kisToken(kis.live);
      clock.advance(hourMs);
      return (await kisToken(kis.live)).body.expires_in;
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
  requestsPerSecond: [
    [0, 1],
    ["MCA00000", "EGW00201"],
    async ({ kis }) => {
      const token = (await kisToken(kis.live)).body.access_token;
      await kisQuote(kis.live, token);
      return (await kisQuote(kis.live, token)).body.msg_cd;
    },
  ],
  approvalKeyForm: [
    ["uuid", "documented"],
    [36, 286],
    async ({ kis }) => String(await approvalKey(kis.live)).length,
  ],
  newApprovalKeyKillsOld: [
    [false, true],
    ["OPSP0000", "OPSP0011"],
    async ({ kis }) => {
      const old = await approvalKey(kis.live);
      await approvalKey(kis.live);
      const socket = await connect(kis.live.webSocketUrl);
      const header = { approval_key: old, custtype: "P", tr_type: "1", "content-type": "utf-8" };
      socket.send({ header, body: { input: { tr_id: "H0STCNT0", tr_key: "005930" } } });
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

async function approvalKey({ url, appKey, appSecret }: Simulator["kis"]["live"]): Promise<unknown> {
  const fields = { grant_type: "client_credentials", appkey: appKey, secretkey: appSecret };
  return (await post(`${url}/oauth2/Approval`, fields)).body.approval_key;
}

proveSwitches("kis", kisProofs);
