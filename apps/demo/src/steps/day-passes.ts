import { setImmediate as turn } from "node:timers/promises";
import { ensure } from "../ensure.ts";
import { kisQuote } from "../quote.ts";
import type { Stage } from "../stage.ts";

const minuteMs = 60_000;

/** A day passes, a call every five minutes, and the token is renewed without a gap. */
export async function dayPasses({
  simulator,
  clock,
  kis,
  pass,
  requestsDuring,
}: Stage): Promise<string[]> {
  const first = await kis.getToken();
  let calls = 0;
  const issues = await requestsDuring({ broker: "kis", endpoint: "token" }, async () => {
    while (clock.now() < first.expiresAt + 60 * minuteMs) {
      await pass(5 * minuteMs);
      const token = await kis.getToken();
      ensure(clock.now() < token.expiresAt, "no expired token was handed out");
      // A renewal in the background is real HTTP: time stands still until it is done.
      while (kis.tokens.status().state === "refreshing") await turn();
      const quote = await kisQuote(kis);
      ensure(quote.status === 200, "every quote succeeded");
      await quote.arrayBuffer();
      calls += 1;
    }
  });
  const refused = simulator.ledger.count({ broker: "kis", endpoint: "token", outcome: "EGW00133" });
  ensure(issues === 1, `KIS issued one token, not ${issues}`);
  ensure(refused === 0, "KIS never had to say: too often");
  ensure((await kis.getToken()).value !== first.value, "the token was renewed");
  return [
    `${calls} quotes over a day, all with a valid token. Tokens issued: ${issues},`,
    "half an hour before the old one expired, in the background.",
  ];
}
