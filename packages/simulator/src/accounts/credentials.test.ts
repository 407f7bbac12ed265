import { expect, it } from "vitest";
import { kisQuote, kisToken, post } from "../../test-support/client.js";
import { controlledSimulators } from "../../test-support/controlled-simulators.js";
import { startSimulator } from "../index.js";

const startControlled = controlledSimulators();

it.each([
  ["in another script", "키"],
  ["with the end of its line", "private\n"],
  ["with a space", "priv ate"],
  ["with a character that is not seen", "private\u200b"],
])(
  "a key %s is refused by its field, and not repeated: no header could carry it",
  async (_, value) => {
    const { controlUrl, kis, kiwoom } = await startControlled();
    const fix = "must be visible ASCII characters without spaces, which a header can carry";
    for (const [host, field] of [
      ["kis-live", "appKey"],
      ["kis-live", "appSecret"],
      ["kiwoom-live", "secretKey"],
    ]) {
      const { status, body } = await post(`${controlUrl}/accounts`, { host, [`${field}`]: value });
      expect([status, body.error]).toEqual([400, expect.stringContaining(`${field} ${fix}`)]);
      expect(JSON.stringify(body)).not.toContain(value.trim());
    }
    const paper = [{}, { appKey: value }];
    await expect(startSimulator({ accounts: { kis: { paper } } })).rejects.toThrow(
      `accounts.kis.paper[1].appKey ${fix}`,
    );
    expect(() => kis.live.addAccount({ htsId: value })).toThrow(`htsId ${fix}`);
    expect([kis.live.accounts.length, kiwoom.live.accounts.length]).toEqual([1, 1]);
  },
);

it("a key of any visible characters is taken, and every call with it", async () => {
  const { kis } = await startControlled();
  const mine = { appKey: "!my~key/+=", appSecret: 'se"cr\\et' };
  const host = { ...kis.live, ...kis.live.addAccount(mine) };
  const token = (await kisToken(host)).body.access_token;
  expect((await kisQuote(host, token)).status).toBe(200);
});
