import { expect, it } from "vitest";
import { kisQuote, kisToken, post, type Reply } from "../../test-support/client.js";
import { controlledSimulators } from "../../test-support/controlled-simulators.js";

const startControlled = controlledSimulators();
const kisCodes = "its codes are EGW and four or five digits, such as EGW00123";

it("a kill that the control port refuses says what is wrong: the code, or the token", async () => {
  const { controlUrl, kis, ledger } = await startControlled();
  const kill = (body: object): Promise<Reply> => post(`${controlUrl}/kill-token`, body);
  const refusal = async (body: object): Promise<unknown> => {
    const { status, body: answer } = await kill(body);
    expect(status).toBe(400);
    return answer.error;
  };
  const token = (await kisToken(kis.paper)).body.access_token;

  for (const named of [{}, { token }]) {
    const wrongCode = `no token of KIS is refused with "NOPE"; ${kisCodes}`;
    expect(await refusal({ host: "kis-paper", code: "NOPE", ...named })).toBe(wrongCode);
    expect(await refusal({ host: "kis", code: "NOPE", ...named })).toBe(wrongCode);
  }
  // Without a host, the code says whose token is meant.
  expect(await refusal({ code: "8005", token })).toBe(
    "kiwoom-live, kiwoom-paper: there is no such living token to kill; name it by the value that was issued, not by its label in the ledger",
  );
  expect(await refusal({ code: "NOPE", token })).toContain('is refused with "NOPE"');

  await kisQuote(kis.paper, token);
  const label = ledger.entries.at(-1)?.token;
  // Sent as a token, it is a secret to the search for secrets: no text that is published may have this very one.
  expect(label).toBe("kis-paper-1-token-1");
  expect(await refusal({ host: "kis-paper", token: label })).toBe(
    "kis-paper: there is no such living token to kill; name it by the value that was issued, not by its label in the ledger",
  );
  expect(await refusal({ host: "kis-live" })).toBe(
    "kis-live: there is no such living token to kill; issue one first",
  );
  expect((await kill({ code: "EGW00123", token })).body).toEqual({ hosts: ["kis-paper"] });
});
