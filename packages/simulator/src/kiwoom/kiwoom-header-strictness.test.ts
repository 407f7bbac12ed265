import { describe, expect, it } from "vitest";
import { kiwoomQuote, kiwoomRevoke, kiwoomToken, type Reply } from "../../test-support/client.js";
import { simulators } from "../../test-support/simulators.js";
import type { SimulatedKiwoom, Simulator } from "../index.js";

const begin = simulators();
/** Without the limit of token requests: each test asks for many. */
const start = (): Promise<Simulator> => begin({ kiwoom: { tokenRequestsPerSecond: 0 } });

/** Kiwoom's code: 0 for a success, else what is inside the message. */
function codeOf({ body }: Reply): unknown {
  const [, code] = /\[(\d{4}):/.exec(String(body.return_msg)) ?? [];
  return body.return_code === 0 ? 0 : code;
}

const tokenOf = async (kiwoom: SimulatedKiwoom): Promise<string> =>
  String((await kiwoomToken(kiwoom)).body.token);

describe("Kiwoom reads the headers of a call to the letter", () => {
  it("Bearer, one space, the token, and nothing else", async () => {
    const { kiwoom } = await start();
    const token = await tokenOf(kiwoom.live);
    const answers: [string, unknown][] = [
      [`Bearer ${token}`, 0],
      // As token_type has it.
      [`bearer ${token}`, 0],
      [token, "1515"],
      [`Token ${token}`, "1515"],
      ["Bearer", "1516"],
      [`Bearer  ${token}`, "8005"],
      [`Bearer ${token} x`, "8005"],
      [`Bearer Bearer ${token}`, "8005"],
      [`Bearer ${token.slice(0, -1)}`, "8005"],
    ];
    for (const [authorization, code] of answers) {
      const reply = await kiwoomQuote(kiwoom.live, "", { authorization });
      const shown = authorization.replaceAll(token, "…");
      expect([shown, codeOf(reply)]).toEqual([shown, code]);
    }
  });

  it("takes the authorization that its document asks for at au10001, and does not look at it", async () => {
    const { kiwoom, ledger } = await start();
    const headers = { authorization: "Bearer of-yesterday", "cont-yn": "N", "next-key": "" };
    const reply = await kiwoomToken(kiwoom.live, {}, headers);
    expect(codeOf(reply)).toBe(0);
    expect(ledger.entries).toMatchObject([{ account: "kiwoom-live-1", outcome: "ok" }]);
  });
});

describe("the coarse code of Kiwoom", () => {
  it("is 3 for keys, tokens and addresses, 2 for input and the wrong environment, 5 for limits, 1 for the API", async () => {
    const { kiwoom } = await start();
    const { live, paper } = kiwoom;
    const token = await tokenOf(live);
    const { appKey: appkey, secretKey: secretkey } = paper;
    const none = { "api-id": "" };
    const replies = [
      await kiwoomToken(live, { secretkey: "x" }),
      await kiwoomQuote(live, "dead"),
      await kiwoomRevoke(live, "unknown"),
      await kiwoomToken(live, { appkey, secretkey }),
      await kiwoomQuote(live, await tokenOf(paper)),
      await kiwoomRevoke(live, undefined),
      await kiwoomToken(live, { appkey: "" }),
      await kiwoomToken(live, { grant_type: "" }),
      await kiwoomToken(live, { grant_type: "password" }),
      await kiwoomQuote(live, "", { authorization: "" }),
      await kiwoomQuote(live, token, none),
    ];
    live.setSwitches({ tokenRequestsPerSecond: 1 });
    await kiwoomToken(live);
    replies.push(await kiwoomToken(live));
    live.setSwitches({ tokenRequestsPerSecond: 0, ip: "changed" });
    replies.push(await kiwoomQuote(live, token));
    live.setSwitches({ ip: "unregistered" });
    replies.push(await kiwoomQuote(live, token), await kiwoomToken(live));
    expect(replies.map((reply) => `${reply.body.return_code} ${codeOf(reply)}`)).toEqual([
      ...["3 8001", "3 8005", "3 8015", "2 8030", "2 8031", "2 8016", "2 8020", "2 8011"],
      ...["2 8012", "2 1513", "1 1501", "5 1700", "3 8010", "3 8050", "3 8050"],
    ]);
  });
});

describe("the texts of Kiwoom's codes", () => {
  it("come with any code that a token is killed with, in the words of its table", async () => {
    const { kiwoom } = await start();
    const texts = new Map([
      ["8003", "Access Token을 조회하는데 실패했습니다."],
      ["8040", "단말기 인증에 실패했습니다"],
      ["8103", "토큰 인증 또는 단말기인증에 실패했습니다. 실패사유="],
      ["8104", "모의투자에서 지원하지 않는 API 입니다."],
    ]);
    for (const [code, text] of texts) {
      const token = await tokenOf(kiwoom.live);
      kiwoom.live.killToken(token, code);
      const { return_code: coarse, return_msg: message } = (await kiwoomQuote(kiwoom.live, token))
        .body;
      expect([coarse, message]).toEqual([3, `인증에 실패했습니다[${code}:${text}]`]);
    }
  });

  it("are the newer ones for an address that is not registered, where they come without brackets", async () => {
    const { kiwoom } = await start();
    kiwoom.live.setSwitches({ ip: "unregistered", codeFormat: "plain" });
    const { body } = await kiwoomToken(kiwoom.live);
    expect(body.return_msg).toBe("인증에 실패했습니다 8050: IP가 등록되지 않았습니다");
  });

  it.each(["8003", "8005", "8031", "8103"])(
    "%s comes with 401 by switch, the codes of keys and addresses never",
    async (code) => {
      const { kiwoom } = await start();
      kiwoom.live.setSwitches({ invalidTokenStatus: 401 });
      const token = await tokenOf(code === "8031" ? kiwoom.paper : kiwoom.live);
      if (code !== "8031") kiwoom.live.killToken(token, code);
      expect((await kiwoomQuote(kiwoom.live, token)).status).toBe(401);
      expect((await kiwoomToken(kiwoom.live, { secretkey: "x" })).status).toBe(200);
      kiwoom.live.switches.ip = "unregistered";
      expect((await kiwoomToken(kiwoom.live)).status).toBe(200);
    },
  );
});
