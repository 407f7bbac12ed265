import { inspect } from "node:util";
import { createToken } from "@auth/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  aesIv,
  aesKey,
  alreadyInUse,
  encryptedNotice,
  invalidApproval,
  pingPong,
  subscribed,
  trades,
} from "./__fixtures__/frames.js";
import { classifyKisFrame, type KisFrame } from "./index.js";
import { kisRemedies } from "./kis-frame-codes.js";

const classify = (message: object): KisFrame => classifyKisFrame(JSON.stringify(message));

/** An answer of the real-time server with this code. */
function answer(msg_cd: string, rt_cd: unknown = "1", msg1 = "IN KIS'S WORDS"): object {
  return { header: { tr_id: "H0STCNT0", tr_key: "005930" }, body: { rt_cd, msg_cd, msg1 } };
}

describe("real-time data", () => {
  it("comes with its kind, the number of records and the fields as they came", () => {
    expect(classifyKisFrame(trades)).toEqual({
      type: "data",
      trId: "H0STCNT0",
      count: 2,
      payload: "005930^093354^71900^005930^093355^72000",
      encrypted: false,
    });
  });

  it("says when it is encrypted", () => {
    expect(classifyKisFrame(encryptedNotice)).toMatchObject({
      type: "data",
      trId: "H0STCNI0",
      encrypted: true,
    });
  });

  it("keeps whatever stands in its payload: bars, line ends, nothing", () => {
    expect(classifyKisFrame("0|T|001|a|b\nc")).toMatchObject({ payload: "a|b\nc" });
    expect(classifyKisFrame("0|T|001|")).toMatchObject({ type: "data", payload: "" });
  });

  it.each(["0|H0STCNT0|001", "2|H0STCNT0|001|x", "0||001|x", "0|H0STCNT0|many|x", "0|", "0"])(
    "is not made of %j",
    (text) => {
      expect(classifyKisFrame(text)).toEqual({ type: "unknown" });
    },
  );
});

describe("a subscription that KIS took", () => {
  it("brings the key of encrypted data, which tells itself only when asked", () => {
    const frame = classify(subscribed);
    expect(frame).toMatchObject({ type: "subscribed", trId: "H0STCNT0", trKey: "005930" });
    const encryption = frame.type === "subscribed" ? frame.encryption : undefined;
    expect([encryption?.key.reveal(), encryption?.iv.reveal()]).toEqual([aesKey, aesIv]);
  });

  it("brings none where half of it is missing", () => {
    for (const output of [{ iv: aesIv }, { key: aesKey }, { iv: "", key: aesKey }, null, "none"]) {
      const { header, body } = subscribed;
      expect(classify({ header, body: { ...body, output } })).toEqual({
        type: "subscribed",
        trId: "H0STCNT0",
        trKey: "005930",
      });
    }
  });

  it("is one without a key for encrypted data, too", () => {
    const { header } = { header: { tr_id: "H0STCNT0", tr_key: "005930" } };
    expect(classify({ header, body: { rt_cd: "0", msg_cd: "OPSP0000" } })).toEqual({
      type: "subscribed",
      trId: "H0STCNT0",
      trKey: "005930",
    });
  });

  it.each(["0", 0])("is one by rt_cd %j alone, as KIS's own sample reads it", (rt_cd) => {
    expect(classify(answer("OPSP0099", rt_cd))).toMatchObject({ type: "subscribed" });
    expect(classify(answer("", rt_cd))).toMatchObject({ type: "subscribed" });
  });

  it("is not confused with one that ended", () => {
    expect(classify(answer("OPSP0001", "0", "UNSUBSCRIBE SUCCESS"))).toEqual({
      type: "unsubscribed",
      trId: "H0STCNT0",
      trKey: "005930",
    });
  });
});

it("a heartbeat is answered with the very text that came", () => {
  const text = ` ${JSON.stringify(pingPong)}\n`;
  expect(classifyKisFrame(text)).toEqual({ type: "heartbeat", reply: text });
});

describe("a refusal says what to do about it", () => {
  it("OPSP0011: another approval key", () => {
    expect(classify(invalidApproval)).toEqual({
      type: "refused",
      code: "OPSP0011",
      message: "invalid approval : NOT FOUND",
      trId: "H0STCNT0",
      trKey: "005930",
      remedy: "new-key",
    });
  });

  it("OPSP8996: another session, and no other key", () => {
    expect(classify(alreadyInUse)).toEqual({
      type: "refused",
      code: "OPSP8996",
      message: "ALREADY IN USE appkey",
      trId: "",
      trKey: "",
      remedy: "other-session",
    });
  });

  it("a new key only where the key is refused", () => {
    const newKey = [...kisRemedies].flatMap(([code, remedy]) =>
      remedy === "new-key" ? [code] : [],
    );
    expect(newKey).toEqual(["OPSP0010", "OPSP0011", "OPSP9994"]);
  });

  it.each(["OPSP1234", "EGW00123", ""])("%j, which is not known here: wait", (code) => {
    expect(classify(answer(code))).toMatchObject({ type: "refused", code, remedy: "wait" });
  });

  it("whatever KIS leaves out of it", () => {
    expect(classify({ body: { msg_cd: "OPSP9998" } })).toMatchObject({ remedy: "fix" });
    expect(classify({ header: null, body: { msg_cd: "OPSP8996", output: 7 } })).toMatchObject({
      remedy: "other-session",
    });
  });

  it("in KIS's words, in which the approval key of the connection is replaced", () => {
    const key = "a2585daf-8c09-4587-9fce-000000000001";
    const text = JSON.stringify(answer("OPSP0011", "1", `invalid approval : ${key}\r\n`));
    for (const approvalKey of [key, createToken(key, 0, "approval-key")]) {
      expect(classifyKisFrame(text, { approvalKey })).toMatchObject({
        message: "invalid approval : [redacted]",
      });
    }
  });
});

describe("whatever else comes", () => {
  it.each([
    "",
    "null",
    "[]",
    "{}",
    '"text"',
    "PINGPONG",
    "<html>",
    "{",
    '{"header":{"tr_id":"H0STCNT0"}}',
  ])("%j is unknown", (text) => {
    expect(classifyKisFrame(text)).toEqual({ type: "unknown" });
  });

  it.each([
    undefined,
    null,
    7,
    new ArrayBuffer(8),
    new Blob(["0|T|001|x"]),
    Buffer.from("0|T|001|x"),
  ])("%s is unknown: KIS sends text", (data) => {
    expect(classifyKisFrame(data)).toEqual({ type: "unknown" });
  });

  it("is taken as it is, however long, deep or cut off", () => {
    const deep = "[".repeat(100_000);
    for (const text of [deep, `{"header":${deep}`, `{"body":{"msg_cd":"OPSP0011"`]) {
      expect(classifyKisFrame(text)).toEqual({ type: "unknown" });
    }
    const payload = "005930^".repeat(200_000);
    expect(classifyKisFrame(`0|H0STCNT0|001|${payload}`)).toMatchObject({ type: "data", payload });
  });

  it("never throws, and is one of the documented types", () => {
    const types = ["data", "subscribed", "unsubscribed", "heartbeat", "refused", "unknown"];
    const anything = fc.oneof(
      anyText,
      fc.json(),
      fc.tuple(fc.constantFrom("0", "1", "2", ""), fc.string()).map((parts) => parts.join("|")),
      fc.record({ header: someHeader, body: someBody }).map((frame) => JSON.stringify(frame)),
    );
    fc.assert(
      fc.property(anything, (text) => {
        expect(types).toContain(classifyKisFrame(text).type);
      }),
    );
  });

  it("shows no secret, wherever in the message KIS puts it", () => {
    const secret = fc.string({ minLength: 8, maxLength: 40, unit: "grapheme-ascii" });
    fc.assert(
      fc.property(secret, secret, someHeader, someBody, (approvalKey, aes, header, body) => {
        // Only what is neither a word of KIS's nor changed by trimming can be looked for.
        for (const value of [approvalKey, aes]) {
          fc.pre(value.trim() === value && !/\s{2}/.test(value));
          fc.pre(!JSON.stringify({ header, body }).includes(value));
        }
        const text = JSON.stringify({
          header: { ...header, tr_key: approvalKey },
          body: { ...body, msg1: `${aes} or ${approvalKey}!`, output: { iv: aes, key: aes } },
        });
        const frame = classifyKisFrame(text, { approvalKey });
        fc.pre(frame.type !== "heartbeat");
        const members = Object.values(frame).map((member) => `${member}`);
        const shown = [...members, inspect(frame, { depth: 9, showHidden: true })].join("\n");
        for (const value of [approvalKey, aes]) {
          expect(shown).not.toContain(value);
          expect(JSON.stringify(frame)).not.toContain(JSON.stringify(value).slice(1, -1));
        }
      }),
    );
  });
});

/** Half of a surrogate pair included. */
const anyText = fc.array(fc.nat(0xffff)).map((units) => String.fromCharCode(...units));
const anyValue = fc.oneof(fc.string(), fc.integer(), fc.constantFrom(null, undefined, [], {}));
const someHeader = fc.record(
  {
    tr_id: fc.oneof(anyValue, fc.constantFrom("H0STCNT0", "PINGPONG", "(null)")),
    tr_key: anyValue,
  },
  { requiredKeys: [] },
);
const someBody = fc.record(
  {
    rt_cd: fc.oneof(anyValue, fc.constantFrom("0", "1", "9")),
    msg_cd: fc.oneof(anyValue, fc.constantFrom("OPSP0000", "OPSP0001", ...kisRemedies.keys())),
    msg1: anyValue,
    output: fc.oneof(anyValue, fc.record({ iv: anyValue, key: anyValue })),
  },
  { requiredKeys: [] },
);
