import { createDecipheriv } from "node:crypto";
import { describe, expect, it } from "vitest";
import { kisOrder, kisToken } from "../../test-support/client.js";
import { hourMs, simulators } from "../../test-support/simulators.js";
import {
  approvalKey,
  connect,
  platformDial,
  subscription,
  type TestSocket,
  wsDial,
} from "../../test-support/socket.js";
import type { SimulatedKis } from "../index.js";

const start = simulators();

const success = {
  header: { tr_id: "H0STCNT0", tr_key: "005930", encrypt: "N" },
  body: {
    rt_cd: "0",
    msg_cd: "OPSP0000",
    msg1: "SUBSCRIBE SUCCESS",
    output: { iv: expect.stringMatching(/^\w{16}$/), key: expect.stringMatching(/^\w{32}$/) },
  },
};

/** Connects and sends; gives the socket and the answer. */
async function subscribe(
  kis: SimulatedKis,
  key: string,
  what?: Parameters<typeof subscription>[1],
): Promise<{ socket: TestSocket; answer: Record<string, unknown> }> {
  const socket = await connect(kis.webSocketUrl);
  socket.send(subscription(key, what));
  return { socket, answer: await socket.next() };
}

function codeOf(answer: Record<string, unknown>): unknown {
  return (answer.body as { msg_cd?: unknown }).msg_cd;
}

describe.each([
  ["the platform's WebSocket", platformDial],
  ["ws", wsDial],
])("KIS with %s", (_, dial) => {
  it.each(["", "/", "/tryitout", "/tryitout/H0STCNT0"])(
    "signs in with an approval key at the path %j, and sends trades",
    async (path) => {
      const { kis } = await start();
      const socket = await connect(`${kis.live.webSocketUrl}${path}`, dial);
      socket.send(subscription(await approvalKey(kis.live)));
      expect(await socket.next()).toEqual(success);
      expect(kis.live.sockets.signedIn).toEqual(["kis-live-1"]);
      expect(kis.live.sockets.sendTick({ symbol: "005930", price: 70_000, volume: 7 })).toBe(1);
      const [flag, trId, count, data = ""] = (await socket.nextText()).split("|");
      expect([flag, trId, count]).toEqual(["0", "H0STCNT0", "001"]);
      const fields = data.split("^");
      expect(fields).toHaveLength(46);
      expect(fields.slice(0, 6)).toEqual(["005930", "003000", "70000", "5", "-500", "-0.71"]);
      expect(fields[12]).toBe("7");
      expect(fields[33]).toBe("20261121");
    },
  );

  it("has a client that loses the network see 1006", async () => {
    const { kis } = await start();
    const socket = await connect(kis.live.webSocketUrl, dial);
    expect(kis.live.sockets.drop()).toBe(1);
    expect(await socket.closed).toBe(1006);
    expect(kis.live.sockets.open).toBe(0);
  });
});

describe("KIS WebSocket", () => {
  it("refuses a key that it never issued, that is of the other environment, killed or a day old", async () => {
    const { kis, clock } = await start();
    const key = await approvalKey(kis.live);
    for (const wrong of ["a2585daf-8c09-4587-9fce-8ab893d0a111", await approvalKey(kis.paper)]) {
      const { answer } = await subscribe(kis.live, wrong);
      expect(answer).toEqual({
        header: { tr_id: "H0STCNT0", tr_key: "005930", encrypt: "N" },
        body: { rt_cd: "1", msg_cd: "OPSP0011", msg1: "invalid approval : NOT FOUND" },
      });
    }
    clock.advance(24 * hourMs);
    expect(codeOf((await subscribe(kis.live, key)).answer)).toBe("OPSP0011");
    const fresh = await approvalKey(kis.live);
    kis.live.killApprovalKey(fresh);
    expect(codeOf((await subscribe(kis.live, fresh)).answer)).toBe("OPSP0011");
  });

  it("takes a new key on the same WebSocket after a refused one", async () => {
    const { kis } = await start();
    const { socket, answer } = await subscribe(kis.live, "gone");
    expect(codeOf(answer)).toBe("OPSP0011");
    socket.send(subscription(await approvalKey(kis.live)));
    expect(await socket.next()).toEqual(success);
  });

  it("looks at the key only once: a WebSocket outlives it", async () => {
    const { kis } = await start({ kis: { tickIntervalMs: 0, pingIntervalMs: 0 } });
    const key = await approvalKey(kis.live);
    const { socket } = await subscribe(kis.live, key);
    kis.live.killApprovalKey();
    socket.send(subscription(key, { trKey: "000660" }));
    expect(codeOf(await socket.next())).toBe("OPSP0000");
  });

  it("takes a newer key of the app key on a WebSocket that is signed in", async () => {
    const { kis } = await start();
    const { socket } = await subscribe(kis.live, await approvalKey(kis.live));
    socket.send(subscription(await approvalKey(kis.live), { trKey: "000660" }));
    expect(codeOf(await socket.next())).toBe("OPSP0000");
  });

  it("shows out a second WebSocket of the same app key, whatever its key, and lets it in when the first has gone", async () => {
    const { kis } = await start();
    const { socket } = await subscribe(kis.live, await approvalKey(kis.live));
    const second = await subscribe(kis.live, await approvalKey(kis.live));
    expect(second.answer).toEqual({
      header: { tr_id: "(null)", tr_key: "", encrypt: "N" },
      body: { rt_cd: "9", msg_cd: "OPSP8996", msg1: "ALREADY IN USE appkey" },
    });
    expect(await second.socket.closed).toBe(1000);
    socket.close();
    await socket.closed;
    const third = await subscribe(kis.live, await approvalKey(kis.live));
    expect(third.answer).toEqual(success);
  });

  it("lets two in where the switch says so, and another app key always", async () => {
    const { kis } = await start({ kis: { oneWebSocketSession: false } });
    await subscribe(kis.live, await approvalKey(kis.live));
    expect((await subscribe(kis.live, await approvalKey(kis.live))).answer).toEqual(success);
    kis.live.switches.oneWebSocketSession = true;
    const other = { ...kis.live, ...kis.live.addAccount() };
    expect((await subscribe(other, await approvalKey(other))).answer).toEqual(success);
  });

  it("belongs to one app key: another's is refused there, so its own WebSocket stays its only one", async () => {
    const { kis } = await start({ kis: { tickIntervalMs: 0 } });
    const key = await approvalKey(kis.live);
    const other = { ...kis.live, ...kis.live.addAccount() };
    const { socket } = await subscribe(kis.live, key);
    socket.send(subscription(await approvalKey(other), { trKey: "000660" }));
    expect(await socket.next()).toEqual({
      header: { tr_id: "(null)", tr_key: "", encrypt: "N" },
      body: { rt_cd: "9", msg_cd: "OPSP9994", msg1: "JSON PARSING ERROR : INVALID appkey" },
    });
    expect(kis.live.sockets.signedIn).toEqual(["kis-live-1"]);
    expect(kis.live.sockets.sendTick({ symbol: "000660" })).toBe(0);
    expect(codeOf((await subscribe(kis.live, key)).answer)).toBe("OPSP8996");
    expect(kis.live.sockets.sendTick({ symbol: "005930" })).toBe(1);
  });

  it("says which part of a message is wrong", async () => {
    const { kis, ledger } = await start();
    const key = await approvalKey(kis.live);
    const socket = await connect(kis.live.webSocketUrl);
    const header = { approval_key: key, custtype: "P", tr_type: "1", "content-type": "utf-8" };
    const body = { input: { tr_id: "H0STCNT0", tr_key: "005930" } };
    const messages: readonly (readonly [string, unknown])[] = [
      ["OPSP9999", "not json"],
      ["OPSP9998", { body }],
      ["OPSP9992", { header }],
      ["OPSP9991", { header, body: {} }],
      ["OPSP9996", { header: { ...header, approval_key: undefined }, body }],
      ["OPSP9997", { header: { ...header, custtype: undefined }, body }],
      ["OPSP8998", { header: { ...header, custtype: "X" }, body }],
      ["OPSP8997", { header: { ...header, tr_type: "3" }, body }],
      ["OPSP8991", { header, body: { input: { tr_key: "005930" } } }],
      ["OPSP9990", { header, body: { input: { tr_id: "H0STCNT0" } } }],
      ["OPSP8992", { header, body: { input: { tr_id: "H0STCNT0", tr_key: "Samsung" } } }],
      ["OPSP8991", { header, body: { input: { tr_id: "H0STCNI9", tr_key: kis.live.htsId } } }],
      ["OPSP0003", { header: { ...header, tr_type: "2" }, body }],
      ["OPSP0000", { header, body }],
      ["OPSP0002", { header, body }],
      ["OPSP0001", { header: { ...header, tr_type: "2" }, body }],
    ];
    for (const [code, message] of messages) {
      socket.send(message);
      const answer = await socket.next();
      expect([code, codeOf(answer)]).toEqual([code, code]);
    }
    expect(ledger.count({ outcome: "OPSP9999", account: "unknown" })).toBe(1);
    expect(ledger.count({ endpoint: "subscription", outcome: "OPSP0002" })).toBe(1);
  });

  it("stops at 40 subscriptions, or 41 where the switch says so", async () => {
    const { kis } = await start();
    const key = await approvalKey(kis.live);
    const socket = await connect(kis.live.webSocketUrl);
    const symbols = Array.from({ length: 42 }, (_, index) => String(100_000 + index));
    const subscribeTo = async (trKey: string | undefined): Promise<unknown> => {
      socket.send(subscription(key, { trKey: trKey ?? "" }));
      return codeOf(await socket.next());
    };
    for (const symbol of symbols.slice(0, 40)) expect(await subscribeTo(symbol)).toBe("OPSP0000");
    expect(await subscribeTo(symbols[40])).toBe("OPSP0008");
    kis.live.switches.maxSubscriptions = 41;
    expect(await subscribeTo(symbols[40])).toBe("OPSP0000");
    expect(await subscribeTo(symbols[41])).toBe("OPSP0008");
  });

  it("tells of an order in encrypted notices, to the account that gave it", async () => {
    const { kis } = await start();
    const { socket, answer } = await subscribe(kis.paper, await approvalKey(kis.paper), {
      trId: "H0STCNI9",
      trKey: kis.paper.htsId,
    });
    const { header, body } = answer as {
      header: { encrypt: string };
      body: { output: { iv: string; key: string } };
    };
    expect(header.encrypt).toBe("Y");
    const stranger = { ...kis.paper, ...kis.paper.addAccount() };
    const token = (await kisToken(kis.paper)).body.access_token;
    for (const account of [stranger, kis.paper]) {
      const its = account === stranger ? (await kisToken(stranger)).body.access_token : token;
      expect((await kisOrder(account, its)).body.rt_cd).toBe("0");
    }
    // When it is taken there is no price of an execution yet, which is what the last field then means.
    for (const [executed, ...prices] of [
      ["1", "000071000", ""],
      ["2", "000071000", "000071000"],
    ]) {
      const [flag, trId, count, data = ""] = (await socket.nextText()).split("|");
      expect([flag, trId, count]).toEqual(["1", "H0STCNI9", "001"]);
      const decipher = createDecipheriv("aes-256-cbc", body.output.key, body.output.iv);
      const text = decipher.update(data, "base64", "utf8") + decipher.final("utf8");
      const fields = text.split("^");
      expect(fields).toHaveLength(26);
      expect([fields[0], fields[2], fields[4], fields[8], fields[13]]).toEqual([
        kis.paper.htsId,
        kis.paper.orders[1]?.orderNumber,
        "02",
        "005930",
        executed,
      ]);
      // A new order has no original one; numbers come with zeros before them, ten digits or nine.
      expect([fields[3], fields[9], fields[16]]).toEqual(["", "0000000001", "000000001"]);
      expect([fields[10], fields[25]]).toEqual(prices);
    }
  });

  it("cuts a client that asks for the notices of another HTS ID", async () => {
    const { kis, ledger } = await start();
    const socket = await connect(kis.live.webSocketUrl);
    const trId = "H0STCNI0";
    socket.send(subscription(await approvalKey(kis.live), { trId, trKey: "somebody" }));
    expect(await socket.closed).toBe(1006);
    expect(ledger.count({ endpoint: "websocket", outcome: "wrong-hts-id" })).toBe(1);
  });
});
