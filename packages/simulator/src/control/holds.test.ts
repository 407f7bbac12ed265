import { describe, expect, it } from "vitest";
import { kisQuote, kisToken, post, type Reply, request } from "../../test-support/client.js";
import { controlledSimulators, send } from "../../test-support/controlled-simulators.js";

const startControlled = controlledSimulators();

describe("a request that the control port keeps at the door", () => {
  it("waits there until it is let in, and the one who keeps it is told that it came", async () => {
    const { controlUrl, kis, ledger } = await startControlled();
    const hold = await post(`${controlUrl}/holds`, { host: "kis-paper", endpoint: "token" });
    expect(hold.body).toEqual({ id: 1, host: "kis-paper", endpoint: "token", arrived: false });
    const arrived = request(`${controlUrl}/holds/arrived?id=1`);
    // Another endpoint is another door.
    expect((await kisQuote(kis.paper, "unknown")).status).toBe(500);
    const issued = kisToken(kis.paper);
    expect((await arrived).body).toEqual({ ...hold.body, arrived: true });
    expect((await request(`${controlUrl}/holds`)).body.holds).toEqual([(await arrived).body]);
    // Another host and the next request pass by the one that waits.
    expect((await kisToken(kis.live)).status).toBe(200);
    expect((await kisToken(kis.paper)).status).toBe(200);
    expect(ledger.count({ environment: "paper", endpoint: "token" })).toBe(1);
    const released = await post(`${controlUrl}/holds/release`, { id: 1 });
    expect(released.body).toEqual({ released: [1] });
    expect((await issued).body.error_code).toBe("EGW00133");
    expect((await request(`${controlUrl}/holds`)).body.holds).toEqual([]);
  });

  it("is let in with all the others when none is named", async () => {
    const { controlUrl, kis } = await startControlled();
    await post(`${controlUrl}/holds`, { host: "kis-live" });
    await post(`${controlUrl}/holds`, { host: "kis-paper" });
    const issued = [kisToken(kis.live), kisToken(kis.paper)];
    await Promise.all([1, 2].map((id) => request(`${controlUrl}/holds/arrived?id=${id}`)));
    expect((await post(`${controlUrl}/holds/release`, {})).body).toEqual({ released: [1, 2] });
    expect((await Promise.all(issued)).map(({ status }) => status)).toEqual([200, 200]);
  });

  it("has not come when the wait for it is over, and a test can't overlook that", async () => {
    const { controlUrl } = await startControlled();
    await post(`${controlUrl}/holds`, { host: "kis-live", endpoint: "order" });
    const reply = await request(`${controlUrl}/holds/arrived?id=1&waitMs=20`);
    expect([reply.status, reply.body.error]).toEqual([
      400,
      "no request came to kis-live, order, within 20 ms",
    ]);
  });

  it("is no longer expected once the faults are taken back, but stays when it is there", async () => {
    const { controlUrl, kis } = await startControlled();
    await post(`${controlUrl}/holds`, { host: "kis-live" });
    const issued = kisToken(kis.live);
    await request(`${controlUrl}/holds/arrived?id=1`);
    await post(`${controlUrl}/holds`, { host: "kis-live" });
    await post(`${controlUrl}/holds`, { host: "kiwoom-live" });
    await send("DELETE", `${controlUrl}/faults?host=kis`);
    const { holds } = (await request(`${controlUrl}/holds`)).body;
    expect(holds).toMatchObject([{ id: 1, arrived: true }, { id: 3 }]);
    await post(`${controlUrl}/holds/release`, {});
    expect((await issued).status).toBe(200);
    expect((await kisToken(kis.live)).status).toBe(403);
  });

  it.each<[string, string, object, string]>([
    ["at no host", "", {}, "host must be one of kis-live, kis-paper, kiwoom-live, kiwoom-paper"],
    ["at two", "", { host: "kis" }, 'a hold is for one, got "kis"'],
    ["at an endpoint that is none", "", { host: "kis-live", endpoint: "tokenP" }, "endpoint must"],
    ["that nobody keeps", "/release", { id: 7 }, "id must be one that POST /holds gave"],
  ])("is refused %s", async (_what, path, body, text) => {
    const { controlUrl, kis } = await startControlled();
    const reply = await post(`${controlUrl}/holds${path}`, body);
    expect([reply.status, reply.body.error]).toEqual([400, expect.stringContaining(text)]);
    expect(kis.live.waitingFaults()).toBe(0);
  });

  it("can't be waited for without its id, or for no time that is one", async () => {
    const { controlUrl } = await startControlled();
    await post(`${controlUrl}/holds`, { host: "kis-live" });
    const wait = async (query: string): Promise<Reply> =>
      await request(`${controlUrl}/holds/arrived${query}`);
    expect((await wait("")).body.error).toContain("id must be one that");
    for (const waitMs of ["-1", "soon", "600001", ""]) {
      const reply = await wait(`?id=1&waitMs=${waitMs}`);
      expect([reply.status, reply.body.error]).toEqual([
        400,
        expect.stringContaining("waitMs must be a number of milliseconds from 0 to 600000"),
      ]);
    }
  });
});
