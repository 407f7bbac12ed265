import { describe, expect, it } from "vitest";
import {
  kisQuote,
  kisToken,
  kiwoomOrder,
  kiwoomToken,
  post,
  type Reply,
  request,
} from "../../test-support/client.js";
import { controlledSimulators, send } from "../../test-support/controlled-simulators.js";
import { minuteMs, simulators, startAt } from "../../test-support/simulators.js";

const start = simulators();
const startControlled = controlledSimulators();

describe("the control port", () => {
  it("is only there when asked for, on loopback", async () => {
    expect((await start()).control).toBeUndefined();
    const { controlUrl, close } = await startControlled();
    expect(controlUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await close();
    await expect(request(controlUrl)).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });
  });

  it("lists what it can be asked", async () => {
    const { controlUrl } = await startControlled();
    const { body } = await request(controlUrl);
    const routes = body.routes as { method: string; path: string; takes: string[] }[];
    expect(routes.map(({ method, path }) => `${method} ${path}`)).toEqual(
      expect.arrayContaining([
        "GET /",
        "GET /state",
        "GET /ledger",
        "GET /ledger/summary",
        "DELETE /ledger",
        "POST /faults",
        "DELETE /faults",
        "POST /clock",
        "POST /kill-token",
        "PUT /switches",
      ]),
    );
    expect(routes.find(({ path }) => path === "/kill-token")?.takes).toEqual([
      "host",
      "token",
      "code",
    ]);
  });

  it("can be asked for all that TypeScript can do", async () => {
    const { controlUrl, clock, kis, kiwoom } = await startControlled();
    const doneBy: Record<string, string> = {
      "clock.advance": "POST /clock",
      "clock.followReal": "POST /clock",
      "clock.now": "GET /state",
      "clock.run": "POST /clock",
      "clock.set": "POST /clock",
      "host.addAccount": "POST /accounts",
      "host.addRoute": "POST /routes",
      "host.clearFaults": "DELETE /faults",
      "host.clearRoutes": "DELETE /routes",
      "host.failNext": "POST /faults",
      "host.holdNext": "POST /holds",
      "host.killApprovalKey": "POST /kill-approval-key",
      "host.killToken": "POST /kill-token",
      "host.setSwitches": "PUT /switches",
      "host.waitingFaults": "GET /state",
      "sockets.drop": "POST /sockets/drop",
      "sockets.refuseSignIn": "POST /sockets/refuse",
      "sockets.sendText": "POST /sockets/text",
      "sockets.sendTick": "POST /sockets/tick",
    };
    const functionsOf = (name: string, object: object): string[] =>
      Object.entries(object)
        .filter(([, value]) => typeof value === "function")
        .map(([key]) => `${name}.${key}`);
    const functions = [
      ...functionsOf("clock", clock),
      ...functionsOf("host", kis.live),
      ...functionsOf("host", kiwoom.live),
      ...functionsOf("sockets", kis.live.sockets),
    ];
    expect([...new Set(functions)].sort()).toEqual(Object.keys(doneBy));
    const { body } = await request(controlUrl);
    const routes = body.routes as { method: string; path: string }[];
    const offered = routes.map(({ method, path }) => `${method} ${path}`);
    expect(Object.values(doneBy).filter((route) => !offered.includes(route))).toEqual([]);
  });

  it("tells the state of every host, and no credential or token", async () => {
    const { controlUrl, kis } = await startControlled();
    const token = String((await kisToken(kis.live)).body.access_token);
    kis.live.failNext("quote", "drop", Number.POSITIVE_INFINITY);
    kis.paper.failNext("quote", "drop", 2);
    const { body } = await request(`${controlUrl}/state`);
    expect(body).toMatchObject({
      clock: { now: startAt, iso: "2026-11-20T15:30:00.000Z", speed: 0 },
      ledger: { entries: 1, dropped: 0 },
      hosts: {
        "kis-live": { url: kis.live.url, accounts: ["kis-live-1"], waitingFaults: "always" },
        "kis-paper": { waitingFaults: 2, orders: 0, switches: { issueIntervalMs: 60_000 } },
        "kiwoom-live": { waitingFaults: 0, switches: { reissue: "same" } },
        "kiwoom-paper": { accounts: ["kiwoom-paper-1"] },
      },
    });
    for (const secret of [token, kis.live.appKey, kis.live.appSecret]) {
      expect(JSON.stringify(body)).not.toContain(secret);
    }
  });

  it("gives the ledger, filtered, the newest of it, and in sums, and has it forgotten", async () => {
    const { controlUrl, kis, kiwoom } = await startControlled();
    await kisToken(kis.live);
    await kisToken(kis.live);
    await kiwoomToken(kiwoom.paper);
    const ledger = async (query: string): Promise<Reply["body"]> =>
      (await request(`${controlUrl}/ledger${query}`)).body;
    expect(await ledger("")).toMatchObject({ count: 3, dropped: 0 });
    expect(await ledger("?broker=kis&endpoint=token&last=1")).toEqual({
      count: 2,
      dropped: 0,
      entries: [expect.objectContaining({ outcome: "EGW00133", tooEarly: true })],
    });
    expect(await ledger("?tooEarly=false")).toMatchObject({ count: 2 });
    expect(await ledger("?tooEarly=true")).toMatchObject({ count: 1 });
    expect(await ledger("?account=kiwoom-paper-1")).toMatchObject({ count: 1 });
    expect((await request(`${controlUrl}/ledger/summary`)).body.accounts).toEqual({
      "kis-live-1": { issues: 1, earlyRequests: 1, requestsAfterRevocation: 0 },
      "kiwoom-paper-1": { issues: 1, earlyRequests: 0, requestsAfterRevocation: 0 },
    });
    expect((await send("DELETE", `${controlUrl}/ledger`)).body).toEqual({ forgotten: 3 });
    expect(await ledger("")).toMatchObject({ count: 0, entries: [] });
  });

  it("plans faults for one host, a broker or all, and takes them back", async () => {
    const { controlUrl, kis, kiwoom } = await startControlled();
    const faults = `${controlUrl}/faults`;
    const planned = await post(faults, {
      host: "kis-live",
      endpoint: "token",
      fault: "maintenance",
      times: 2,
    });
    expect(planned.body).toEqual({ hosts: ["kis-live"] });
    expect(kis.live.waitingFaults()).toBe(2);
    await expect(kisToken(kis.live)).rejects.toThrow(SyntaxError);
    await post(faults, { host: "kis", fault: { status: 502, body: {} }, times: "always" });
    expect((await kisToken(kis.paper)).status).toBe(502);
    const all = await post(faults, { fault: "drop", endpoint: "order", processed: true });
    expect(all.body.hosts).toHaveLength(4);
    // It waits for an order, which is then executed and not answered.
    const token = (await kiwoomToken(kiwoom.live)).body.token;
    await expect(kiwoomOrder(kiwoom.live, token)).rejects.toThrow();
    expect(kiwoom.live.orders).toHaveLength(1);
    expect(kiwoom.paper.waitingFaults()).toBe(1);
    const approval = await post(faults, { fault: "drop", endpoint: "approval" });
    // The other two would wait for it for ever.
    expect(approval.body.hosts).toEqual(["kis-live", "kis-paper"]);
    expect((await send("DELETE", `${faults}?host=kis`)).body.hosts).toEqual([
      "kis-live",
      "kis-paper",
    ]);
    expect((await kisToken(kis.paper)).status).toBe(200);
    expect(kiwoom.paper.waitingFaults()).toBe(1);
    await send("DELETE", faults);
    expect(kiwoom.paper.waitingFaults()).toBe(0);
  });

  it("sets, advances, runs and frees the clock", async () => {
    const { controlUrl, clock } = await startControlled();
    const move = (body: object): Promise<Reply> => post(`${controlUrl}/clock`, body);
    expect((await move({ advanceMs: minuteMs })).body).toEqual({
      now: startAt + minuteMs,
      iso: "2026-11-20T15:31:00.000Z",
      speed: 0,
    });
    expect((await move({ set: "2026-11-21T09:00:00+09:00" })).body.iso).toBe(
      "2026-11-21T00:00:00.000Z",
    );
    expect((await move({ set: startAt, advanceMs: -1 })).body.now).toBe(startAt - 1);
    expect((await move({ speed: 60 })).body.speed).toBe(60);
    expect((await move({ followReal: true })).body.speed).toBe(1);
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(1000);
  });

  it("gives whole milliseconds, whatever the clock is set to and moved by", async () => {
    const { controlUrl, clock, reset } = await startControlled({ now: startAt + 0.4 });
    const move = async (body: object): Promise<unknown> =>
      (await post(`${controlUrl}/clock`, body)).body.now;
    expect(clock.now()).toBe(startAt);
    expect(await move({ set: 1.5 })).toBe(2);
    expect(await move({ advanceMs: 0.25 })).toBe(2);
    // 1.1 hours are 3,960,000.0000000005 ms.
    expect(await move({ advanceMs: 1.1 * 60 * minuteMs })).toBe(66 * minuteMs + 2);
    expect(await move({ set: startAt + 0.25, advanceMs: 0.25 })).toBe(startAt);
    reset();
    expect(clock.now()).toBe(startAt);
  });

  it("kills a token on the host that has it", async () => {
    const { controlUrl, kis } = await startControlled();
    const live = (await kisToken(kis.live)).body.access_token;
    const paper = (await kisToken(kis.paper)).body.access_token;
    const kill = (body: object): Promise<Reply> => post(`${controlUrl}/kill-token`, body);
    const killed = await kill({ token: live, code: "EGW00123" });
    expect(killed.body).toEqual({ hosts: ["kis-live"] });
    expect((await kisQuote(kis.live, live)).body.msg_cd).toBe("EGW00123");
    expect((await kisQuote(kis.paper, paper)).status).toBe(200);
    expect((await kill({ host: "kis-live" })).status).toBe(400);
    expect((await kill({})).body).toEqual({ hosts: ["kis-paper"] });
    expect((await kisQuote(kis.paper, paper)).body.msg_cd).toBe("EGW00121");
  });

  it("turns switches of a host or of a broker, all of them or none", async () => {
    const { controlUrl, kis, kiwoom } = await startControlled();
    const turn = (body: object): Promise<Reply> => send("PUT", `${controlUrl}/switches`, body);
    const turned = await turn({ host: "kis-paper", switches: { expiresIn: "remainder" } });
    expect(turned.body).toMatchObject({ "kis-paper": { expiresIn: "remainder" } });
    expect([kis.live.switches.expiresIn, kis.paper.switches.expiresIn]).toEqual([
      "constant",
      "remainder",
    ]);
    const wrong = await turn({ host: "kis", switches: { lifetimeMs: 1, expiresIn: "never" } });
    expect(wrong.status).toBe(400);
    expect(wrong.body.error).toBe(
      'kis: expiresIn must be "constant" or "remainder" or "documented", got "never"',
    );
    expect(kis.live.switches.lifetimeMs).toBe(86_400_000);
    await turn({ host: "kiwoom", switches: { reissue: "replaces" } });
    expect(kiwoom.live.switches.reissue).toBe("replaces");
    expect((await turn({ switches: { lifetimeMs: 1 } })).body.error).toContain(
      "host must name one broker",
    );
    expect((await turn({ host: "kis", switches: [] })).body.error).toContain(
      "switches must be an object",
    );
  });
});
