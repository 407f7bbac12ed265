import { describe, expect, it } from "vitest";
import { kisQuote, kisToken, kiwoomToken } from "../../test-support/client.js";
import { hourMs, minuteMs, simulators, startAt } from "../../test-support/simulators.js";

const start = simulators();

describe("a clock jump", () => {
  it("comes with the request, which the broker then answers by its new time", async () => {
    const { kis, clock, ledger } = await start();
    const token = (await kisToken(kis.live)).body.access_token;
    kis.live.failNext("quote", { clockJumpMs: 24 * hourMs });
    const reply = await kisQuote(kis.live, token);
    expect(reply.body.msg_cd).toBe("EGW00123");
    expect(reply.headers.get("date")).toBe("Sat, 21 Nov 2026 15:30:00 GMT");
    expect(ledger.entries[1]).toMatchObject({ fault: "clock-jump", at: startAt + 24 * hourMs });
    kis.live.failNext("quote", { clockJumpMs: -24 * hourMs });
    expect((await kisQuote(kis.live, token)).status).toBe(200);
    expect(clock.now()).toBe(startAt);
  });
});

describe("a token that the broker kills", () => {
  it("is the one that was named, or every living one of the host, and there must be one", async () => {
    const { kis, clock } = await start({ kis: { sameTokenWindowMs: 0 } });
    const tokens: unknown[] = [];
    for (let times = 0; times < 3; times += 1) {
      tokens.push((await kisToken(kis.live)).body.access_token);
      clock.advance(minuteMs);
    }
    const elsewhere = (await kisToken(kis.paper)).body.access_token;
    const alive = async (): Promise<boolean[]> => {
      const replies = await Promise.all(tokens.map((token) => kisQuote(kis.live, token)));
      return replies.map(({ status }) => status === 200);
    };
    kis.live.killToken(String(tokens[1]));
    expect(await alive()).toEqual([true, false, true]);
    expect(() => kis.live.killToken(String(tokens[1]))).toThrow("no such living token to kill");
    expect(() => kis.live.killToken(String(elsewhere))).toThrow("no such living token to kill");
    kis.live.killToken(undefined, "EGW00123");
    expect(await alive()).toEqual([false, false, false]);
    expect((await kisQuote(kis.live, tokens[0])).body.msg_cd).toBe("EGW00123");
    expect((await kisQuote(kis.live, tokens[1])).body.msg_cd).toBe("EGW00121");
    expect(() => kis.live.killToken()).toThrow("no such living token to kill");
    expect((await kisQuote(kis.paper, elsewhere)).status).toBe(200);
  });
});

describe("the nightly maintenance", () => {
  it("answers with a page in its hours of Korean time, every night, and issues nothing", async () => {
    // Half past midnight in Korea.
    const { kis, kiwoom, clock, ledger } = await start({
      kis: { maintenanceWindow: "23:30-01:00" },
    });
    const issue = async (): Promise<unknown> =>
      (await kisToken(kis.live).catch(() => undefined))?.body.access_token;
    expect(await issue()).toBeUndefined();
    expect(ledger.entries[0]).toMatchObject({
      outcome: "unprocessed",
      status: 503,
      fault: "maintenance",
    });
    expect((await kiwoomToken(kiwoom.live)).status).toBe(200);
    clock.advance(30 * minuteMs - 1);
    expect(await issue()).toBeUndefined();
    clock.advance(1);
    expect(await issue()).toEqual(expect.any(String));
    clock.advance(22.5 * hourMs);
    expect(await issue()).toBeUndefined();
  });

  it("leaves a fault that was asked for its turn", async () => {
    const { kis, ledger } = await start({ kis: { maintenanceWindow: "00:00-23:59" } });
    kis.live.failNext("token", { status: 502, body: {} });
    expect((await kisToken(kis.live)).status).toBe(502);
    await expect(kisToken(kis.live)).rejects.toThrow(SyntaxError);
    expect(ledger.entries.map(({ fault }) => fault)).toEqual(["answer", "maintenance"]);
  });

  it("is refused where it is no window", async () => {
    const { kis } = await start();
    for (const maintenanceWindow of ["23:30", "24:00-25:00", "2am-3am", "23:30-00:30 KST"]) {
      expect(() => kis.live.setSwitches({ maintenanceWindow })).toThrow(
        'kis: maintenanceWindow must be "" or Korean times such as "23:30-00:30"',
      );
    }
  });
});

describe("waitingFaults", () => {
  it("counts down what has not struck yet", async () => {
    const { kis } = await start();
    kis.live.failNext("token", { status: 502, body: {} }, 2);
    kis.live.failNext("quote", "drop");
    expect(kis.live.waitingFaults()).toBe(3);
    await kisToken(kis.live);
    expect(kis.live.waitingFaults()).toBe(2);
    kis.live.failNext(undefined, "drop", Number.POSITIVE_INFINITY);
    expect(kis.live.waitingFaults()).toBe(Number.POSITIVE_INFINITY);
  });
});
