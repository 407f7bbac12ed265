// A suite that leaks on purpose, in every place that is searched and every form: the proof that the canary run would notice.
// Not named .test.ts, so that only leaking-suite.test.ts runs it.
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AuthError } from "@auth/core";
import { startSimulator } from "@auth/simulator";
import { expect, test } from "vitest";

test("leaks", async () => {
  const simulator = await startSimulator();
  const { url, appKey, appSecret } = simulator.kis.paper;
  const answer = await fetch(`${url}/oauth2/tokenP`, {
    method: "POST",
    headers: { "content-type": "application/json; charset=UTF-8" },
    body: JSON.stringify({
      grant_type: "client_credentials",
      appkey: appKey,
      appsecret: appSecret,
    }),
  });
  const { access_token: token } = JSON.parse(await answer.text());
  await simulator.close();
  expect(token).toMatch(/^eyJ/);

  console.log(`plain: ${appSecret}`);
  // The app key stands in the token: whoever prints a token prints the key.
  console.error(`the token's middle: ${token.split(".").slice(0, 2).join(".")}`);
  new AuthError("AUTH_NETWORK", `GET ?appsecret=${encodeURIComponent(appSecret)} failed`);
  writeFileSync(join(tmpdir(), "log.txt"), Buffer.from(`key:${appKey}`).toString("base64"));
  writeFileSync(join(tmpdir(), `${appKey}.json`), "{}");
});
