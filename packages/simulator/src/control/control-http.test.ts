import { describe, expect, it } from "vitest";
import { kisToken, post, request } from "../../test-support/client.js";
import { controlledSimulators, send } from "../../test-support/controlled-simulators.js";

const startControlled = controlledSimulators();

describe("the control port, as HTTP has it,", () => {
  it("answers HEAD like GET, without the body, and does nothing by it", async () => {
    const { controlUrl } = await startControlled();
    const head = await fetch(`${controlUrl}/ledger`, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    expect(head.headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect((await fetch(`${controlUrl}/clock`, { method: "HEAD" })).status).toBe(405);
  });

  it("tells which methods a path allows", async () => {
    const { controlUrl } = await startControlled();
    const allowed = async (method: string, path: string): Promise<unknown> => {
      const { status, headers } = await send(method, controlUrl + path);
      return [status, headers.get("allow")];
    };
    expect(await allowed("OPTIONS", "/state")).toEqual([405, "GET, HEAD"]);
    expect(await allowed("PATCH", "/ledger")).toEqual([405, "GET, DELETE, HEAD"]);
    expect(await allowed("GET", "/clock")).toEqual([405, "POST"]);
  });

  it("takes back the faults of the host that a DELETE names in its body, and no others", async () => {
    const { controlUrl, kis } = await startControlled();
    await post(`${controlUrl}/faults`, { host: "kis", fault: "drop" });
    const answer = await send("DELETE", `${controlUrl}/faults`, { host: "kis-live" });
    expect(answer.body).toEqual({ hosts: ["kis-live"] });
    expect([kis.live.waitingFaults(), kis.paper.waitingFaults()]).toEqual([0, 1]);
  });

  it("refuses a field that is there twice: one of the two would go unheard", async () => {
    const { controlUrl, kis } = await startControlled();
    const query = await request(`${controlUrl}/ledger?endpoint=token&endpoint=revoke`);
    expect([query.status, query.body.error]).toEqual([
      400,
      "endpoint is there twice: which one is meant?",
    ]);
    const both = await post(`${controlUrl}/faults?host=kis-live`, { host: "kis", fault: "drop" });
    expect([both.status, kis.live.waitingFaults()]).toEqual([400, 0]);
  });

  it("takes the names that every object has for no fields", async () => {
    const { controlUrl, kis } = await startControlled();
    for (const [path, body] of [
      ["/faults", '{"__proto__":{"fault":"drop"}}'],
      ["/faults", '{"fault":{"__proto__":{"status":500}}}'],
      ["/faults", '{"fault":{"status":500,"__proto__":{}}}'],
      ["/faults", '{"fault":{"status":500,"constructor":{}}}'],
      ["/faults", '{"fault":"toString"}'],
      ["/faults", '{"fault":"drop","host":"__proto__"}'],
      ["/accounts", '{"host":"kis-live","__proto__":{"appKey":"x"}}'],
    ] as const) {
      const { status, body: answer } = await post(controlUrl + path, body);
      expect([body, status, answer.error]).toEqual([
        body,
        400,
        expect.stringMatching(/must be|has no field/),
      ]);
    }
    const switches = '{"host":"kis","switches":{"__proto__":{"lifetimeMs":1}}}';
    const turned = await request(`${controlUrl}/switches`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: switches,
    });
    expect(turned.body.error).toContain('kis has no switch "__proto__"');
    expect(kis.live.waitingFaults()).toBe(0);
    expect(Object.keys({}.constructor.prototype)).toEqual([]);
  });

  it("loses nothing when many ask at once", async () => {
    const { controlUrl, kis, clock } = await startControlled();
    const startedAt = clock.now();
    await Promise.all(
      Array.from({ length: 100 }, () =>
        Promise.all([
          post(`${controlUrl}/clock`, { advanceMs: 60_000 }),
          post(`${controlUrl}/faults`, { host: "kis-live", fault: { status: 502 } }),
        ]),
      ),
    );
    expect(clock.now() - startedAt).toBe(100 * 60_000);
    expect(kis.live.waitingFaults()).toBe(100);
  });

  it("sums up who asked too early, by account and of all together", async () => {
    const { controlUrl, kis } = await startControlled();
    for (const host of [kis.live, kis.live, kis.paper]) await kisToken(host);
    expect((await request(`${controlUrl}/ledger/summary`)).body).toEqual({
      dropped: 0,
      all: { issues: 2, earlyRequests: 1, requestsAfterRevocation: 0 },
      accounts: {
        "kis-live-1": { issues: 1, earlyRequests: 1, requestsAfterRevocation: 0 },
        "kis-paper-1": { issues: 1, earlyRequests: 0, requestsAfterRevocation: 0 },
      },
    });
  });
});
