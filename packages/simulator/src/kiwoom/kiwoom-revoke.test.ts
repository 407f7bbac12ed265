import { describe, expect, it } from "vitest";
import { kiwoomQuote, kiwoomRevoke, kiwoomToken } from "../../test-support/client.js";
import { hourMs, simulators } from "../../test-support/simulators.js";

const start = simulators();

describe("Kiwoom au10002", () => {
  it("kills the token, and the next issue gives a new one", async () => {
    const { kiwoom } = await start();
    const token = (await kiwoomToken(kiwoom.live)).body.token;
    const reply = await kiwoomRevoke(kiwoom.live, token);
    expect(reply.status).toBe(200);
    expect(reply.body).toEqual({ return_code: 0, return_msg: "정상적으로 처리되었습니다" });
    expect((await kiwoomQuote(kiwoom.live, token)).body.return_msg).toContain("[8005:");
    expect((await kiwoomToken(kiwoom.live)).body.token).not.toBe(token);
  });

  it("gives a new token after a revocation even where killed ones come back", async () => {
    const { kiwoom } = await start({ kiwoom: { deadTokenReissued: true } });
    const token = (await kiwoomToken(kiwoom.live)).body.token;
    await kiwoomRevoke(kiwoom.live, token);
    expect((await kiwoomToken(kiwoom.live)).body.token).not.toBe(token);
  });

  it("refuses a missing token with 8016 and one that is unknown or gone with 8015", async () => {
    const { kiwoom, clock } = await start();
    const token = (await kiwoomToken(kiwoom.live)).body.token;
    const text = async (value: unknown): Promise<unknown> =>
      (await kiwoomRevoke(kiwoom.live, value)).body.return_msg;
    expect(await text(undefined)).toContain("[8016:");
    expect(await text("unknown")).toContain("[8015:");
    expect(await text(`Bearer ${token}`)).toContain("[8015:");
    clock.advance(24 * hourMs);
    expect(await text(token)).toContain("[8015:");
    const fresh = (await kiwoomToken(kiwoom.live)).body.token;
    await kiwoomRevoke(kiwoom.live, fresh);
    expect(await text(fresh)).toContain("[8015:");
  });

  it("does not let one app key revoke another's token, nor a wrong secret its own", async () => {
    const { kiwoom } = await start();
    const { appKey: appkey, secretKey: secretkey } = kiwoom.live.addAccount();
    const token = (await kiwoomToken(kiwoom.live)).body.token;
    const thief = await kiwoomRevoke(kiwoom.live, token, { appkey, secretkey });
    expect(thief.body.return_msg).toContain("[8015:");
    const wrong = await kiwoomRevoke(kiwoom.live, token, { secretkey: "x" });
    expect(wrong.body.return_msg).toContain("[8001:");
    expect((await kiwoomQuote(kiwoom.live, token)).body.return_code).toBe(0);
  });
});
