import { ensure } from "../ensure.ts";
import { kisQuote, kiwoomQuote } from "../quote.ts";
import type { Stage } from "../stage.ts";

const hourMs = 60 * 60 * 1000;

/** The brokers kill the tokens, and authenticated requests succeed all the same. */
export async function killedToken(stage: Stage): Promise<string[]> {
  const { simulator, kis, kiwoom, pass, requestsDuring } = stage;
  // Within six hours of the first issue KIS repeats the dead token, and nobody can do anything: see the guide on errors.
  await pass(7 * hourMs);
  await Promise.all([kis.getToken(), kiwoom.getToken()]);
  const dead = (await kis.getToken()).value;
  simulator.kis.paper.killToken(dead);
  simulator.kiwoom.paper.killToken();

  const lines: string[] = [];
  for (const [name, broker, ask] of [
    ["KIS", "kis", () => kisQuote(kis)],
    ["Kiwoom", "kiwoom", () => kiwoomQuote(kiwoom)],
  ] as const) {
    let status = 0;
    let answered = "";
    const issues = await requestsDuring({ broker, endpoint: "token" }, async () => {
      const answer = await ask();
      status = answer.status;
      const body = (await answer.json()) as { rt_cd?: string; return_code?: number };
      answered = String(body.rt_cd ?? body.return_code);
    });
    ensure(status === 200 && answered === "0", `the quote of ${name} succeeded`);
    ensure(issues === 1, `${name} issued one token, not ${issues}`);
    lines.push(
      `${name} refused the old token; the quote came all the same. Tokens issued: ${issues}.`,
    );
  }
  ensure((await kis.getToken()).value !== dead, "the dead token is not handed out again");
  return lines;
}
