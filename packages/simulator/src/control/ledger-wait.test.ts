import { describe, expect, it } from "vitest";
import { kisQuote, kisToken, type Reply, request } from "../../test-support/client.js";
import { controlledSimulators } from "../../test-support/controlled-simulators.js";

const startControlled = controlledSimulators();

describe("the control port's ledger", () => {
  it("answers with the request that somebody waits for, as soon as it is there", async () => {
    const { controlUrl, kis } = await startControlled();
    const wait = async (query: string): Promise<Reply["body"]> =>
      (await request(`${controlUrl}/ledger?${query}&waitMs=600000`)).body;

    const quote = wait("endpoint=quote&last=1");
    const token = (await kisToken(kis.live)).body.access_token;
    expect(await Promise.race([quote, wait("endpoint=token")])).toMatchObject({
      entries: [{ endpoint: "token" }],
    });
    const three = wait("broker=kis&atLeast=3&last=1");
    await kisQuote(kis.live, token);
    expect(await Promise.race([three, quote])).toMatchObject({
      count: 1,
      entries: [{ endpoint: "quote" }],
    });
    await kisToken(kis.live);
    expect(await three).toMatchObject({ count: 3, entries: [{ outcome: "EGW00133" }] });
  });

  it("answers with what there is when the time is over", async () => {
    const { controlUrl, kis } = await startControlled();
    await kisToken(kis.live);
    const ledger = async (query: string): Promise<unknown> =>
      (await request(`${controlUrl}/ledger?${query}`)).body.count;
    expect(await ledger("endpoint=order&waitMs=5")).toBe(0);
    expect(await ledger("endpoint=token&waitMs=5&atLeast=2")).toBe(1);
  });

  it.each(["waitMs=-1", "waitMs=soon", "waitMs=600001", "atLeast=0", "atLeast=all"])(
    "refuses %s",
    async (query) => {
      const { controlUrl } = await startControlled();
      const { status, body } = await request(`${controlUrl}/ledger?${query}`);
      expect([status, body.error]).toEqual([
        400,
        expect.stringContaining(query.split("=")[0] ?? ""),
      ]);
    },
  );
});
