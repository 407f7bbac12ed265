import { kiwoomToken } from "../../test-support/client.js";
import { hearUntil, nextOrEnd } from "../../test-support/hear-until.js";
import { type Proofs, proveSwitches } from "../../test-support/prove-switches.js";
import { secondMs } from "../../test-support/simulators.js";
import { connect, type TestSocket } from "../../test-support/socket.js";
import type { SimulatedKiwoom } from "../index.js";
import type { KiwoomWebSocketSwitches } from "./kiwoom-websocket-switches.js";

const registration = {
  trnm: "REG",
  grp_no: "1",
  refresh: "1",
  data: [{ item: ["005930"], type: ["0B"] }],
};

async function logIn(kiwoom: SimulatedKiwoom): Promise<TestSocket> {
  const { token } = (await kiwoomToken(kiwoom)).body;
  const socket = await connect(kiwoom.webSocketUrl);
  socket.send({ trnm: "LOGIN", token });
  await socket.next();
  return socket;
}

/** A WebSocket that is signed in and hears of the trades of 005930. */
async function follow(kiwoom: SimulatedKiwoom): Promise<TestSocket> {
  const socket = await logIn(kiwoom);
  socket.send(registration);
  await socket.next();
  return socket;
}

/** A message's kind: its `trnm`. */
function kindOf(text: string): string {
  return (JSON.parse(text) as { trnm: string }).trnm;
}

/** What a REG gets on a WebSocket without LOGIN: a code, or the end. */
async function askWithoutLogin(socket: TestSocket): Promise<string | number | undefined> {
  socket.send(registration);
  const answer = await nextOrEnd(socket);
  return typeof answer === "number" ? answer : /100013|R10004/.exec(answer)?.[0];
}

const proofs: Proofs<KiwoomWebSocketSwitches> = {
  oneWebSocketSession: [
    [true, false],
    [1, 2],
    async ({ kiwoom }) => {
      await logIn(kiwoom.live);
      await logIn(kiwoom.live);
      return kiwoom.live.sockets.signedIn.length;
    },
  ],
  loginCodeFormat: [
    ["code-message", "bracket", "return-code"],
    [
      {
        trnm: "LOGIN",
        return_code: 805_004,
        return_msg:
          "토큰 인증에 실패했습니다. 접속을 종료합니다 [CODE=8005, MESSAGE=Token이 유효하지 않습니다]",
      },
      {
        trnm: "LOGIN",
        return_code: 3,
        return_msg: "인증에 실패했습니다[8005:Token이 유효하지 않습니다]",
      },
      { trnm: "LOGIN", return_code: 8005, return_msg: "Token이 유효하지 않습니다" },
    ],
    async ({ kiwoom }) => {
      const socket = await connect(kiwoom.live.webSocketUrl);
      socket.send({ trnm: "LOGIN", token: "dead" });
      return socket.next();
    },
  ],
  messageBeforeLogin: [
    ["ignored", "ends"],
    [
      [
        "REG",
        100_013,
        "로그인 인증이 들어오기 전에 다른 전문이 들어왔습니다. 해당 전문은 무시됩니다. (TRNM=REG)",
        "LOGIN",
      ],
      ["SYSTEM", undefined, undefined, 1000],
    ],
    async ({ kiwoom }) => {
      const socket = await connect(kiwoom.live.webSocketUrl);
      socket.send(registration);
      const { trnm, return_code: code, return_msg: text } = await socket.next();
      socket.send({ trnm: "LOGIN", token: (await kiwoomToken(kiwoom.live)).body.token });
      const next = await nextOrEnd(socket);
      // The REG was ignored, not kept for later.
      if (trnm === "REG" && kiwoom.live.sockets.sendTick({ symbol: "005930" }) > 0) return "kept";
      return [trnm, code, text, typeof next === "number" ? next : kindOf(next)];
    },
  ],
  loginTimeoutMs: [
    [10_000, 1_000, 0],
    [
      ["100013", "R10004"],
      ["R10004", 1000],
      ["100013", "100013"],
    ],
    async ({ kiwoom, clock }) => {
      const silent = await connect(kiwoom.live.webSocketUrl);
      // The trades of this one tell that the other had its turn, too.
      const follower = await follow(kiwoom.live);
      clock.advance(secondMs);
      await hearUntil(follower, "REAL", kindOf);
      const first = await askWithoutLogin(silent);
      clock.advance(9 * secondMs);
      await hearUntil(follower, "REAL", kindOf);
      return [first, await askWithoutLogin(silent)];
    },
  ],
  reconnectIntervalMs: [
    [0, 5_000],
    [
      ["LOGIN", "LOGIN"],
      [1000, "LOGIN"],
    ],
    async ({ kiwoom, clock }) => {
      const { token } = (await kiwoomToken(kiwoom.live)).body;
      const again = async (): Promise<string | number> => {
        const socket = await connect(kiwoom.live.webSocketUrl);
        socket.send({ trnm: "LOGIN", token });
        const answer = await nextOrEnd(socket);
        return typeof answer === "number" ? answer : kindOf(answer);
      };
      await again();
      const atOnce = await again();
      clock.advance(5 * secondMs);
      return [atOnce, await again()];
    },
  ],
  pingIntervalMs: [
    [10_000, 1_000, 0],
    [
      ["REAL", "PING", "REAL"],
      ["PING", "REAL", "PING", "REAL"],
      ["REAL", "REAL"],
    ],
    async ({ kiwoom, clock }) => {
      const socket = await follow(kiwoom.live);
      clock.advance(secondMs);
      const first = await hearUntil(socket, "REAL", kindOf);
      clock.advance(9 * secondMs);
      return [...first, ...(await hearUntil(socket, "REAL", kindOf))];
    },
  ],
  unansweredPings: [
    [3, 1, 0],
    [3, 1, 6],
    async ({ kiwoom, clock }) => {
      kiwoom.live.switches.tickIntervalMs = 0;
      const socket = await follow(kiwoom.live);
      for (let round = 0; round < 6; round += 1) {
        clock.advance(10 * secondMs);
        if (kindOf(await socket.nextText()) === "SYSTEM") return round;
      }
      return 6;
    },
  ],
  tickIntervalMs: [
    [1_000, 20_000, 0],
    [
      ["PING", "REAL", "REG"],
      ["PING", "REG"],
      ["PING", "REG"],
    ],
    async ({ kiwoom, clock }) => {
      const socket = await follow(kiwoom.live);
      clock.advance(10 * secondMs);
      const first = await hearUntil(socket, "PING", kindOf);
      // What came with the PING is here before the answer to this.
      socket.send(registration);
      return [...first, ...(await hearUntil(socket, "REG", kindOf))];
    },
  ],
};

proveSwitches("kiwoom", proofs);
