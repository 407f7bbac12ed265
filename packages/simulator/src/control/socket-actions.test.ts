import { describe, expect, it } from "vitest";
import { post, type Reply, request } from "../../test-support/client.js";
import { simulators } from "../../test-support/simulators.js";
import { approvalKey, connect, subscription } from "../../test-support/socket.js";
import type { Simulator } from "../index.js";

const start = simulators();

function control(simulator: Simulator, path: string, body: object): Promise<Reply> {
  return post(`${simulator.control?.url}${path}`, body);
}

describe("the control port", () => {
  it("sends trades and any text to WebSockets, and cuts them", async () => {
    const simulator = await start({ control: true });
    const socket = await connect(simulator.kis.live.webSocketUrl);
    socket.send(subscription(await approvalKey(simulator.kis.live)));
    await socket.next();
    const state = await request(`${simulator.control?.url}/state`);
    expect(state.body).toMatchObject({
      hosts: { "kis-live": { sockets: { open: 1, signedIn: ["kis-live-1"] } } },
    });

    const tick = await control(simulator, "/sockets/tick", {
      host: "kis",
      symbol: "005930",
      price: 1234,
      volume: 5678,
    });
    expect(tick.body).toEqual({ sent: { "kis-live": 1, "kis-paper": 0 } });
    const trade = await socket.nextText();
    expect(trade).toContain("|005930^003000^1234^");
    expect(trade).toContain("^5678^");
    const text = await control(simulator, "/sockets/text", { host: "kis-live", text: "?" });
    expect(text.body).toEqual({ sent: { "kis-live": 1 } });
    expect(await socket.nextText()).toBe("?");
    const drop = await control(simulator, "/sockets/drop", { host: "kis-live" });
    expect(drop.body).toEqual({ dropped: { "kis-live": 1 } });
    expect(await socket.closed).toBe(1006);
  });

  it("refuses sign-ins, kills approval keys, and says what it can't do", async () => {
    const simulator = await start({ control: true });
    const { live } = simulator.kis;
    const key = await approvalKey(live);
    const socket = await connect(live.webSocketUrl);
    const signIn = async (): Promise<unknown> => {
      socket.send(subscription(key));
      return ((await socket.next()).body as { msg_cd?: unknown }).msg_cd;
    };
    const refused = { host: "kis-live", code: "OPSP9994" };
    expect((await control(simulator, "/sockets/refuse", refused)).status).toBe(200);
    expect(await signIn()).toBe("OPSP9994");
    const other = await approvalKey(simulator.kis.paper);
    const killed = await control(simulator, "/kill-approval-key", { approvalKey: key });
    expect(killed.body).toEqual({ hosts: ["kis-live"] });
    expect(await signIn()).toBe("OPSP0011");
    const untouched = await connect(simulator.kis.paper.webSocketUrl);
    untouched.send(subscription(other));
    expect(await untouched.next()).toMatchObject({ body: { msg_cd: "OPSP0000" } });
    for (const [path, body] of [
      ["/kill-approval-key", { host: "kiwoom" }],
      ["/sockets/refuse", { host: "kis", code: "8005" }],
      ["/sockets/tick", { price: 1 }],
      ["/sockets/text", {}],
    ] as const) {
      expect((await control(simulator, path, body)).status).toBe(400);
    }
  });

  it("refuses sign-ins for as long as it is told to", async () => {
    const simulator = await start({ control: true });
    const { live } = simulator.kis;
    const refused = await control(simulator, "/sockets/refuse", { host: "kis", times: "always" });
    expect(refused.status).toBe(200);
    const socket = await connect(live.webSocketUrl);
    const message = subscription(await approvalKey(live));
    for (const _ of [1, 2]) {
      socket.send(message);
      expect(await socket.next()).toMatchObject({ body: { msg_cd: "OPSP0011" } });
    }
    const never = await control(simulator, "/sockets/refuse", { host: "kis", times: 0 });
    expect(never.body.error).toContain('times must be a whole number from 1 on, or "always"');
  });

  it("refuses sign-ins at every host that it is told of, or, where one can't, at none", async () => {
    const simulator = await start({ control: true });
    const answer = await control(simulator, "/sockets/refuse", { code: "OPSP9994" });
    expect(answer.status).toBe(400);
    const socket = await connect(simulator.kis.live.webSocketUrl);
    socket.send(subscription(await approvalKey(simulator.kis.live)));
    expect(await socket.next()).toMatchObject({ body: { msg_cd: "OPSP0000" } });
  });
});
