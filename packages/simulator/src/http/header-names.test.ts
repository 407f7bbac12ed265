import { get } from "node:http";
import { expect, it } from "vitest";
import { kisHeaders, kisToken } from "../../test-support/client.js";
import { simulators } from "../../test-support/simulators.js";

const start = simulators();

it("writes the names of headers as KIS does: its own in lower case, HTTP's with capitals", async () => {
  const { kis } = await start();
  const { access_token: token } = (await kisToken(kis.live)).body;
  const path = "/uapi/domestic-stock/v1/quotations/inquire-price";
  const url = `${kis.live.url}${path}?FID_COND_MRKT_DIV_CODE=J&FID_INPUT_ISCD=005930`;
  const headers = { ...kisHeaders(kis.live, token), tr_id: "FHKST01010100" };
  const names = await new Promise<string[]>((resolve, reject) => {
    get(url, { headers }, (response) => {
      response.resume();
      resolve(response.rawHeaders.filter((_, index) => index % 2 === 0));
    }).on("error", reject);
  });
  expect(names).toContain("Content-Type");
  // KIS's own sample makes a Python name of every header in lower case, and ends with an error at "content-type".
  const lower = names.filter((name) => name === name.toLowerCase());
  expect(lower).toEqual(["tr_id", "tr_cont"]);
});
