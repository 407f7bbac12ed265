import { describe, expect, it } from "vitest";
import { kiwoomToken, post, request } from "../../test-support/client.js";
import { send } from "../../test-support/controlled-simulators.js";
import { simulators } from "../../test-support/simulators.js";
import { approvalKey, connect, subscription } from "../../test-support/socket.js";

const start = simulators();

describe("a refusal of sign-in", () => {
  it("that has no end is counted, and taken back with the faults", async () => {
    const { kis } = await start();
    const key = await approvalKey(kis.live);
    const socket = await connect(kis.live.webSocketUrl);
    kis.live.failNext("quote", "drop");
    kis.live.sockets.refuseSignIn("OPSP9994", 2);
    expect([kis.live.waitingFaults(), kis.paper.waitingFaults()]).toEqual([3, 0]);
    kis.live.sockets.refuseSignIn("OPSP8996", Number.POSITIVE_INFINITY);
    expect(kis.live.waitingFaults()).toBe(Number.POSITIVE_INFINITY);
    kis.live.clearFaults();
    expect(kis.live.waitingFaults()).toBe(0);
    socket.send(subscription(key));
    expect(await socket.next()).toMatchObject({ body: { msg_cd: "OPSP0000" } });
  });

  it("with a code that the broker does not have is refused, and says which there are", async () => {
    const { control, kis, kiwoom } = await start({ control: true });
    const refusal = async (body: object): Promise<unknown> =>
      (await post(`${control?.url}/sockets/refuse`, body)).body.error;
    expect(await refusal({ host: "kis-paper", code: "8005" })).toMatch(
      /^no sign-in is refused with "8005"; the codes are OPSP0002, .*OPSP0011, .*OPSP9999$/,
    );
    expect(await refusal({ host: "kiwoom", code: "OPSP0011" })).toBe(
      'no sign-in is refused with "OPSP0011"; the codes are 8 and three digits, such as 8005, 8031, 8010 and 8050',
    );
    for (const code of ["OPSP0000", "OPSP0001", "toString"]) {
      expect(() => kis.live.sockets.refuseSignIn(code)).toThrow(`refused with "${code}"`);
    }
    expect(kis.live.waitingFaults() + kiwoom.live.waitingFaults()).toBe(0);
  });

  it("is always or some times by the control port, which counts it and takes it back", async () => {
    const { control, kiwoom } = await start({ control: true });
    const { token } = (await kiwoomToken(kiwoom.paper)).body;
    const refuse = (times: unknown) =>
      post(`${control?.url}/sockets/refuse`, { host: "kiwoom-paper", code: "8050", times });
    const waiting = async (): Promise<unknown> => {
      const { hosts } = (await request(`${control?.url}/state`)).body;
      return (hosts as Record<string, { waitingFaults: unknown }>)["kiwoom-paper"]?.waitingFaults;
    };
    const logIn = async (): Promise<unknown> => {
      const socket = await connect(kiwoom.paper.webSocketUrl);
      socket.send({ trnm: "LOGIN", token });
      return (await socket.next()).return_code;
    };
    expect((await refuse("for ever")).body.error).toContain('whole number from 1 on, or "always"');
    expect(await waiting()).toBe(0);
    await refuse("always");
    expect(await waiting()).toBe("always");
    expect([await logIn(), await logIn()]).not.toContain(0);
    await send("DELETE", `${control?.url}/faults`);
    expect([await waiting(), await logIn()]).toEqual([0, 0]);
  });
});
