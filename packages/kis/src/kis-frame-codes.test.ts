import { describe, expect, it } from "vitest";
import { frameCodes } from "./__fixtures__/frame-codes.js";
import { classifyKisFrame, type KisFrame, kisWebSocketUrls } from "./index.js";
import { kisRemedies } from "./kis-frame-codes.js";

function classify(msg_cd: string, msg1: string, rt_cd: unknown): KisFrame {
  const header = { tr_id: "H0STCNT0", tr_key: "005930", encrypt: "N" };
  return classifyKisFrame(JSON.stringify({ header, body: { rt_cd, msg_cd, msg1 } }));
}

/** KIS's sample and its documents disagree on what `rt_cd` says; the code is what counts. */
const anyResult = ["0", "1", "9", 0, 1, null, undefined];

describe("each code of KIS's list says what to do, whatever rt_cd says", () => {
  it.each(frameCodes)("%s %s: %s", (code, message, remedy) => {
    for (const rt_cd of anyResult) {
      expect(classify(code, message, rt_cd)).toMatchObject({
        type: "refused",
        code,
        message,
        remedy,
      });
    }
  });

  it("OPSP0000 is a subscription, and OPSP0001 the end of one", () => {
    for (const rt_cd of anyResult) {
      expect(classify("OPSP0000", "SUBSCRIBE SUCCESS", rt_cd).type).toBe("subscribed");
      expect(classify("OPSP0001", "UNSUBSCRIBE SUCCESS", rt_cd).type).toBe("unsubscribed");
    }
  });

  it("no other code has a remedy of its own", () => {
    expect([...kisRemedies.keys()]).toEqual(frameCodes.map(([code]) => code));
  });
});

it("the addresses are those of KIS's own sample: 실전 at 21000, 모의 at 31000", () => {
  expect(kisWebSocketUrls).toEqual({
    live: "ws://ops.koreainvestment.com:21000/tryitout",
    paper: "ws://ops.koreainvestment.com:31000/tryitout",
  });
});
