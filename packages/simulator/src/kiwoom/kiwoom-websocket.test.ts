import { on, once } from "node:events";
import { describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { kiwoomOrder, kiwoomToken } from "../../test-support/client.js";
import { simulators } from "../../test-support/simulators.js";
import { connect, platformDial, type TestSocket, wsDial } from "../../test-support/socket.js";
import type { SimulatedKiwoom } from "../index.js";

const start = simulators();

async function tokenOf(kiwoom: SimulatedKiwoom): Promise<string> {
  return String((await kiwoomToken(kiwoom)).body.token);
}

async function logIn(
  kiwoom: SimulatedKiwoom,
  token: unknown,
): Promise<{ socket: TestSocket; answer: Record<string, unknown> }> {
  const socket = await connect(kiwoom.webSocketUrl);
  socket.send({ trnm: "LOGIN", token });
  return { socket, answer: await socket.next() };
}

/** REG of one stock, or of what `data` says. */
function registration(
  data: object = { item: ["005930"], type: ["0B"] },
  rest: object = {},
): object {
  return { trnm: "REG", grp_no: "1", refresh: "1", data: [data], ...rest };
}

/** The field numbers that Kiwoom names for a trade (0B) and for a notice of an order (00); a client may read any of them. */
const tradeFields = `
  20 10 11 12 27 28 15 13 14 16 17 18 25 26 29 30 31 32 228 311 290 691 567 568 851 1890 1891 1892 1030 1031 1032 1071
  1072 1313 1315 1316 1314 1497 1498 620 732 852 9081`;
const noticeFields = `
  9201 9203 9205 9001 912 913 302 900 901 902 903 904 905 906 907 908 909 910 911 10 27 28 914 915 938 939 919 920 921
  922 923 10010 2134 2135 2136`;

const loggedIn = { trnm: "LOGIN", return_code: 0, return_msg: "", sor_yn: "Y" };
const r10004 = {
  trnm: "SYSTEM",
  code: "R10004",
  message: "접속허용요청(토큰)이 들어오지 않았습니다",
};

describe.each([
  ["the platform's WebSocket", platformDial],
  ["ws", wsDial],
])("Kiwoom with %s", (_, dial) => {
  it("signs in with a token, registers a stock and sends its trades", async () => {
    const { kiwoom } = await start();
    const socket = await connect(kiwoom.paper.webSocketUrl, dial);
    socket.send({ trnm: "LOGIN", token: await tokenOf(kiwoom.paper) });
    expect(await socket.next()).toEqual(loggedIn);
    expect(kiwoom.paper.sockets.signedIn).toEqual(["kiwoom-paper-1"]);
    expect(kiwoom.paper.sockets.sendTick({ symbol: "005930" })).toBe(0);
    socket.send(registration());
    expect(await socket.next()).toEqual({ trnm: "REG", return_code: 0, return_msg: "" });
    expect(kiwoom.paper.sockets.sendTick({ symbol: "005930", price: 70_000, volume: 7 })).toBe(1);
    expect(await socket.next()).toEqual({
      trnm: "REAL",
      data: [
        {
          type: "0B",
          name: "주식체결",
          item: "005930",
          values: expect.objectContaining({ 10: "-70000", 11: "-500", 15: "+7", 20: "003000" }),
        },
      ],
    });
  });
});

describe("Kiwoom LOGIN", () => {
  it("refuses a dead token in each format that was seen, and ends the connection", async () => {
    const { kiwoom } = await start();
    const { switches } = kiwoom.live;
    const refused = async (): Promise<unknown[]> => {
      const { socket, answer } = await logIn(kiwoom.live, "dead");
      expect(answer.trnm).toBe("LOGIN");
      expect(await socket.closed).toBe(1000);
      return [answer.return_code, answer.return_msg];
    };
    const measured =
      "토큰 인증에 실패했습니다. 접속을 종료합니다 [CODE=8005, MESSAGE=Token이 유효하지 않습니다]";
    expect(await refused()).toEqual([805004, measured]);
    switches.returnCodeType = "string";
    expect(await refused()).toEqual(["805004", measured]);
    switches.loginCodeFormat = "bracket";
    expect(await refused()).toEqual(["3", "인증에 실패했습니다[8005:Token이 유효하지 않습니다]"]);
    switches.loginCodeFormat = "return-code";
    switches.returnCodeType = "number";
    expect(await refused()).toEqual([8005, "Token이 유효하지 않습니다"]);
  });

  it("refuses a killed token, one of the other environment and one from an unregistered address", async () => {
    const { kiwoom, ledger } = await start();
    const token = await tokenOf(kiwoom.live);
    const codeFor = async (value: string): Promise<unknown> => {
      const { answer } = await logIn(kiwoom.live, value);
      return /CODE=(\d+)/.exec(String(answer.return_msg))?.[1];
    };
    expect(await codeFor(await tokenOf(kiwoom.paper))).toBe("8031");
    kiwoom.live.switches.ip = "unregistered";
    expect(await codeFor(token)).toBe("8050");
    kiwoom.live.switches.ip = "changed";
    expect(await codeFor(token)).toBe("8010");
    kiwoom.live.switches.ip = "registered";
    kiwoom.live.killToken(token);
    expect(await codeFor(token)).toBe("8005");
    expect(ledger.find({ endpoint: "websocket" }).map(({ outcome }) => outcome)).toEqual([
      "8031",
      "8050",
      "8010",
      "8005",
    ]);
  });

  it("must come with a token, and in time", async () => {
    const { kiwoom, clock } = await start();
    for (const token of [undefined, "", 1]) {
      const socket = await connect(kiwoom.live.webSocketUrl);
      socket.send({ trnm: "LOGIN", token });
      expect(await socket.next()).toEqual(r10004);
      expect(await socket.closed).toBe(1000);
    }
    const silent = await connect(kiwoom.live.webSocketUrl);
    clock.advance(10_000);
    expect(await silent.next()).toEqual(r10004);
    expect(await silent.closed).toBe(1000);
  });

  it("must come before anything else: all that does is ignored, or ends the WebSocket by switch", async () => {
    const { kiwoom } = await start();
    const token = await tokenOf(kiwoom.live);
    const patient = await connect(kiwoom.live.webSocketUrl);
    for (const message of [registration(), { trnm: "CNSRLST" }, "not json", []]) {
      patient.send(message);
      expect(await patient.next()).toMatchObject({ return_code: 100_013 });
    }
    kiwoom.live.switches.returnCodeType = "string";
    patient.send(registration());
    expect(await patient.next()).toMatchObject({ trnm: "REG", return_code: "100013" });
    kiwoom.live.switches.returnCodeType = "number";
    patient.send({ trnm: "LOGIN", token });
    expect(await patient.next()).toEqual(loggedIn);

    kiwoom.live.switches.messageBeforeLogin = "ends";
    for (const message of [registration(), "not json"]) {
      const socket = await connect(kiwoom.live.webSocketUrl);
      socket.send(message);
      expect(await socket.next()).toEqual(r10004);
      expect(await socket.closed).toBe(1000);
    }
  });

  it("is not replaced by a token in the header of the connection", async () => {
    const { kiwoom } = await start();
    const authorization = `Bearer ${await tokenOf(kiwoom.live)}`;
    const client = new WebSocket(kiwoom.live.webSocketUrl, { headers: { authorization } });
    await once(client, "open");
    client.send(JSON.stringify(registration()));
    const [answer] = await once(client, "message");
    expect(JSON.parse(String(answer))).toMatchObject({ trnm: "REG", return_code: 100_013 });
    expect(kiwoom.live.sockets.signedIn).toEqual([]);
  });

  it("ends without a word for who comes back too fast, where the switch says so", async () => {
    const { kiwoom, clock } = await start({ kiwoom: { reconnectIntervalMs: 5_000 } });
    const token = await tokenOf(kiwoom.live);
    (await logIn(kiwoom.live, token)).socket.close();
    const hasty = await connect(kiwoom.live.webSocketUrl);
    hasty.send({ trnm: "LOGIN", token });
    expect(await hasty.closed).toBe(1000);
    clock.advance(5_000);
    expect((await logIn(kiwoom.live, token)).answer).toEqual(loggedIn);
  });

  it("ends the older WebSocket of the app key, or lets both live where the switch says so", async () => {
    const { kiwoom } = await start();
    const token = await tokenOf(kiwoom.live);
    const first = await logIn(kiwoom.live, token);
    const second = await logIn(kiwoom.live, token);
    expect(second.answer).toEqual(loggedIn);
    expect(await first.socket.next()).toEqual({
      trnm: "SYSTEM",
      code: "R10001",
      message: "동일한 App key로 접속이 되었습니다. 기존 세션은 종료가 됩니다",
    });
    expect(await first.socket.closed).toBe(1000);
    second.socket.send({ trnm: "LOGIN", token });
    expect(await second.socket.next()).toEqual(loggedIn);
    kiwoom.live.switches.oneWebSocketSession = false;
    await logIn(kiwoom.live, token);
    expect(kiwoom.live.sockets.signedIn).toEqual(["kiwoom-live-1", "kiwoom-live-1"]);
  });
});

describe("Kiwoom PING", () => {
  it("comes by the simulator's clock, and wants its echo", async () => {
    const { kiwoom, clock } = await start({ kiwoom: { tickIntervalMs: 0, unansweredPings: 1 } });
    const { socket } = await logIn(kiwoom.live, await tokenOf(kiwoom.live));
    for (let round = 0; round < 3; round += 1) {
      clock.advance(10_000);
      const text = await socket.nextText();
      expect(text).toBe('{"trnm":"PING"}');
      socket.send(text);
      socket.send({ trnm: "CNSRLST" });
      await socket.next();
    }
    clock.advance(10_000);
    await socket.next();
    clock.advance(10_000);
    expect(await socket.next()).toEqual({
      trnm: "SYSTEM",
      code: "R10002",
      message: "사용자 프로그램으로부터 Heartbeat(연결유지) 메시지가 오지않아서 접속을 종료합니다",
    });
    expect(await socket.closed).toBe(1000);
  });

  it("is not answered by a pong frame", async () => {
    const { kiwoom, clock } = await start({ kiwoom: { tickIntervalMs: 0, unansweredPings: 1 } });
    const client = new WebSocket(kiwoom.live.webSocketUrl);
    client.on("error", () => undefined);
    const closed = new Promise((resolve) => client.once("close", resolve));
    client.once("open", async () => {
      client.send(JSON.stringify({ trnm: "LOGIN", token: await tokenOf(kiwoom.live) }));
    });
    for await (const [data] of on(client, "message", { close: ["close"] })) {
      if (String(data) === '{"trnm":"PING"}') client.pong(data);
      clock.advance(10_000);
    }
    expect(await closed).toBe(1000);
  });
});

describe("Kiwoom REG and REMOVE", () => {
  it("keeps or forgets what a group had, and removes what it is told to", async () => {
    const { kiwoom } = await start();
    const { socket } = await logIn(kiwoom.live, await tokenOf(kiwoom.live));
    const send = async (message: object): Promise<void> => {
      socket.send(message);
      expect((await socket.next()).return_code).toBe(0);
    };
    const hears = (symbol: string): boolean => kiwoom.live.sockets.sendTick({ symbol }) === 1;
    await send(registration());
    await send(registration({ item: ["000660"], type: ["0B"] }));
    expect([hears("005930"), hears("000660")]).toEqual([true, true]);
    for (let read = 0; read < 2; read += 1) await socket.next();
    await send(registration({ item: ["035720"], type: ["0B"] }, { refresh: "0" }));
    expect([hears("005930"), hears("000660")]).toEqual([false, false]);
    const data = [{ item: ["035720"], type: ["0B"] }];
    await send({ trnm: "REMOVE", grp_no: "1", data });
    expect(hears("035720")).toBe(false);
  });

  it("says which field is wrong, and what it does not have", async () => {
    const { kiwoom } = await start();
    const { socket } = await logIn(kiwoom.live, await tokenOf(kiwoom.live));
    for (const [message, detail] of [
      [{ ...registration(), grp_no: undefined }, "필수입력 파라미터=grp_no"],
      [{ ...registration(), refresh: "2" }, "필수입력 파라미터=refresh"],
      [{ ...registration(), data: "005930" }, "필수입력 파라미터=data"],
      [registration({ item: ["005930"] }), "필수입력 파라미터=data"],
      [{ trnm: "CNSRLST" }, "[1504:"],
    ] as const) {
      socket.send(message);
      const answer = await socket.next();
      expect(answer.return_code).not.toBe(0);
      expect(answer.return_msg).toContain(detail);
    }
  });

  it("sends every field that Kiwoom names of a trade and of an order, as text", async () => {
    const { kiwoom } = await start();
    const token = await tokenOf(kiwoom.live);
    const { socket } = await logIn(kiwoom.live, token);
    socket.send(registration({ item: ["005930"], type: ["0B", "00"] }));
    await socket.next();
    kiwoom.live.sockets.sendTick({ symbol: "005930" });
    await kiwoomOrder(kiwoom.live, token);
    for (const fields of [tradeFields, noticeFields, noticeFields]) {
      const { data } = (await socket.next()) as { data: { values: Record<string, unknown> }[] };
      const values = data[0]?.values ?? {};
      expect(Object.keys(values).sort()).toEqual(fields.trim().split(/\s+/).sort());
      expect(Object.values(values).filter((value) => typeof value !== "string")).toEqual([]);
    }
  });

  it("tells of an order, once taken and once executed, to the account that gave it", async () => {
    const { kiwoom } = await start();
    const token = await tokenOf(kiwoom.live);
    const { socket } = await logIn(kiwoom.live, token);
    socket.send(registration({ item: [""], type: ["00"] }));
    await socket.next();
    await kiwoomOrder(kiwoom.live, token);
    const { orderNumber } = kiwoom.live.orders[0] ?? {};
    for (const state of ["접수", "체결"]) {
      const { data } = (await socket.next()) as { data: { values: Record<string, string> }[] };
      expect(data[0]?.values).toMatchObject({ 913: state, 9203: orderNumber, 9001: "005930" });
    }
  });
});
