import { describe, expect, it } from "vitest";
import {
  kisOrder,
  kisQuote,
  kisRevoke,
  kisToken,
  kiwoomQuote,
  kiwoomToken,
  request,
} from "../test-support/client.js";
import { hourMs, minuteMs, simulators, startAt } from "../test-support/simulators.js";
import { startSimulator } from "./index.js";

const start = simulators();

describe("startSimulator", () => {
  it("gives each broker and environment its own loopback port", async () => {
    const { kis, kiwoom } = await start();
    const urls = [kis.live.url, kis.paper.url, kiwoom.live.url, kiwoom.paper.url];
    expect(new Set(urls).size).toBe(4);
    for (const url of urls) expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it("invents credentials of the real lengths at each start", async () => {
    const [one, two] = [await start(), await start()];
    for (const kis of [one.kis.live, one.kis.paper, two.kis.live, one.kis.live.addAccount()]) {
      expect(kis.appKey).toMatch(/^PS[A-Za-z0-9]{34}$/);
      expect(kis.appSecret).toMatch(/^[A-Za-z0-9]{179}=$/);
    }
    const keys = [one, two].flatMap(({ kis, kiwoom }) =>
      [kis.live, kis.paper, kiwoom.live, kiwoom.paper].map(({ appKey }) => appKey),
    );
    expect(new Set(keys).size).toBe(8);
  });

  it("takes accounts of your own, each with a label, and refuses the same key twice", async () => {
    const { kis, kiwoom } = await start();
    const mine = kis.live.addAccount({
      appKey: "my-key",
      appSecret: "my-secret",
      htsId: "my-id",
    });
    expect(mine).toEqual({
      label: "kis-live-2",
      appKey: "my-key",
      appSecret: "my-secret",
      htsId: "my-id",
    });
    expect(kis.live.accounts.map(({ label }) => label)).toEqual(["kis-live-1", "kis-live-2"]);
    expect(() => kis.live.addAccount({ appKey: "my-key" })).toThrow(
      "appKey is that of kis-live-2: give",
    );
    expect(kiwoom.paper.addAccount({ appKey: "k", secretKey: "s" }).label).toBe("kiwoom-paper-2");
    const reply = await kisToken(kis.live, { appkey: "my-key", appsecret: "my-secret" });
    expect(reply.status).toBe(200);
  });

  it("keeps the environments' switches apart", async () => {
    const { kis } = await start({ kis: { tokenErrorStatus: 200 } });
    kis.live.switches.tokenErrorStatus = 500;
    expect((await kisQuote(kis.live, "x")).status).toBe(500);
    expect((await kisQuote(kis.paper, "x")).status).toBe(200);
  });

  it("refuses a switch that does not exist or can't have the value, and leaves no port open", async () => {
    const misspelt = { issueInterval: 1 } as object;
    await expect(startSimulator({ kis: misspelt })).rejects.toThrow(
      /kis has no switch "issueInterval"; it has issueIntervalMs, /,
    );
    const impossible = { reissue: "sometimes" } as object;
    await expect(startSimulator({ kiwoom: impossible })).rejects.toThrow(
      'kiwoom: reissue must be "same" or "replaces", got "sometimes"',
    );
    await expect(startSimulator({ kis: { lifetimeMs: -1 } })).rejects.toThrow(
      "a hundred years in ms, got -1",
    );
    const wrongType = { newTokenKillsOld: "yes" } as object;
    await expect(startSimulator({ kis: wrongType })).rejects.toThrow("must be a boolean");
    const listening = (): number =>
      process.getActiveResourcesInfo().filter((name) => name === "TCPServerWrap").length;
    // A closed server leaves Node's list a moment later.
    await expect.poll(listening).toBe(0);
  });

  it("closes with requests hanging and held, and frees the ports", async () => {
    const { kis, ledger, close } = await start();
    kis.live.failNext("token", "hang");
    const hanging = kisToken(kis.live);
    const refused = expect(hanging).rejects.toThrow();
    await ledger.waitFor({ fault: "hang" });
    const held = kis.paper.holdNext();
    const waiting = expect(kisToken(kis.paper)).rejects.toThrow();
    await held.arrived;
    await close();
    await Promise.all([refused, waiting]);
    await expect(request(kis.live.url)).rejects.toMatchObject({
      cause: { code: "ECONNREFUSED" },
    });
    await close();
  });

  it("issues no token twice the same and survives a thousand requests at once", async () => {
    const { kis, ledger } = await start();
    const token = (await kisToken(kis.live)).body.access_token;
    const replies = await Promise.all(
      Array.from({ length: 1000 }, () => kisQuote(kis.live, token)),
    );
    expect(replies.every(({ status }) => status === 200)).toBe(true);
    expect(ledger.count({ endpoint: "quote", outcome: "ok" })).toBe(1000);
  });

  it("writes Korean time whatever the zone of the machine", async () => {
    const zone = process.env.TZ;
    try {
      for (const [tz, offsetMinutes] of [
        ["Asia/Seoul", -540],
        ["UTC", 0],
        ["America/New_York", 300],
      ] as const) {
        process.env.TZ = tz;
        expect(new Date(startAt).getTimezoneOffset()).toBe(offsetMinutes);
        const { kis, kiwoom } = await start();
        const kisReply = await kisToken(kis.live);
        expect(kisReply.body.access_token_token_expired).toBe("2026-11-22 00:30:00");
        expect((await kiwoomToken(kiwoom.live)).body.expires_dt).toBe("20261122003000");
      }
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  });
});

describe("the simulator's clock", () => {
  it("stands where it was started, set or advanced to, and is the Date of every answer", async () => {
    const { kis, clock } = await start();
    const date = async (): Promise<string | null> =>
      (await request(kis.live.url)).headers.get("date");
    expect(await date()).toBe("Fri, 20 Nov 2026 15:30:00 GMT");
    clock.advance(24 * hourMs);
    expect(await date()).toBe("Sat, 21 Nov 2026 15:30:00 GMT");
    clock.set(startAt - hourMs);
    expect(clock.now()).toBe(startAt - hourMs);
    kis.live.failNext(undefined, { status: 200, body: {} });
    expect(await date()).toBe("Fri, 20 Nov 2026 14:30:00 GMT");
  });

  it("follows the machine without a start time and when told, and runs on after an advance", async () => {
    const { clock } = await startClosed();
    const followsBy = (): number => clock.now() - Date.now();
    expect(Math.abs(followsBy())).toBeLessThan(1000);
    clock.advance(hourMs);
    expect(Math.abs(followsBy() - hourMs)).toBeLessThan(1000);
    clock.set(startAt);
    expect(clock.now()).toBe(startAt);
    clock.followReal();
    expect(Math.abs(followsBy())).toBeLessThan(1000);
  });

  it("refuses what is no time", async () => {
    const { clock } = await start();
    expect(() => clock.set(Number.NaN)).toThrow(TypeError);
    expect(() => clock.set(-1)).toThrow("at must be a time from 1970 to 8999");
    for (const ms of [Number.POSITIVE_INFINITY, 1e20, -1e20]) {
      expect(() => clock.advance(ms)).toThrow(TypeError);
    }
    expect(clock.now()).toBe(startAt);
    await expect(startSimulator({ now: Number.NaN })).rejects.toThrow(TypeError);
  });

  /** A simulator on the machine's time, closed again: only its clock is looked at. */
  async function startClosed(): ReturnType<typeof startSimulator> {
    const simulator = await startSimulator();
    await simulator.close();
    return simulator;
  }
});

describe("the ledger", () => {
  it("notes who asked what, when and with which outcome", async () => {
    const { kis, kiwoom, clock, ledger } = await start();
    await kisToken(kis.live);
    clock.advance(1000);
    await kisToken(kis.live);
    await kiwoomToken(kiwoom.paper, { secretkey: "x" });
    await request(`${kis.paper.url}/oauth2/tokenp`, { method: "POST" });
    const common = { broker: "kis", environment: "live", endpoint: "token", account: "kis-live-1" };
    expect(ledger.entries).toEqual([
      { ...common, at: startAt, outcome: "ok", status: 200 },
      { ...common, at: startAt + 1000, outcome: "EGW00133", status: 403, tooEarly: true },
      {
        at: startAt + 1000,
        broker: "kiwoom",
        environment: "paper",
        endpoint: "token",
        account: "kiwoom-paper-1",
        outcome: "8001",
        status: 200,
      },
      {
        at: startAt + 1000,
        broker: "kis",
        environment: "paper",
        endpoint: "unknown",
        account: "unknown",
        outcome: "EGW00202",
        status: 404,
      },
    ]);
  });

  it("counts and finds by any combination, and forgets when told", async () => {
    const { kis, kiwoom, ledger } = await start();
    await kisToken(kis.live);
    await kisToken(kis.live);
    await kisToken(kis.paper);
    await kiwoomToken(kiwoom.live);
    expect(ledger.count()).toBe(4);
    expect(ledger.count({ broker: "kis" })).toBe(3);
    expect(ledger.count({ broker: "kis", environment: "live" })).toBe(2);
    expect(ledger.count({ outcome: "EGW00133" })).toBe(1);
    expect(ledger.count({ endpoint: "quote" })).toBe(0);
    expect(ledger.find({ outcome: "EGW00133" })[0]).toBe(ledger.entries[1]);
    ledger.clear();
    expect(ledger.entries).toEqual([]);
    expect((await kisToken(kis.paper)).body.error_code).toBe("EGW00133");
  });

  it("holds no key, secret or token, not even one sent in a path", async () => {
    const { kis, kiwoom, clock, ledger } = await start();
    const token = String((await kisToken(kis.live)).body.access_token);
    await kisOrder(kis.live, token);
    await kisRevoke(kis.live, token);
    await request(`${kis.live.url}/oauth2/${token}?appsecret=${kis.live.appSecret}`);
    await request(`${kis.live.url}/`, { headers: { appkey: kis.live.appKey } });
    clock.advance(minuteMs);
    const kiwoomValue = String((await kiwoomToken(kiwoom.live)).body.token);
    await kiwoomQuote(kiwoom.live, kiwoomValue);
    const text = JSON.stringify(ledger);
    expect(ledger.count()).toBe(7);
    for (const secret of [
      token,
      kiwoomValue,
      kis.live.appKey,
      kis.live.appSecret,
      kiwoom.live.appKey,
      kiwoom.live.secretKey,
    ]) {
      expect(text).not.toContain(secret);
    }
    expect(text).toContain("kis-live-1");
  });
});
