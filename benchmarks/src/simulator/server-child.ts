// What is loaded, in a process of its own: `node server-child.ts <simulator|floor>`. Answers with the requests that it can be sent.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { startSimulator } from "@auth/simulator";
import { answerParent } from "../measure/child.ts";
import type { LoadRequest } from "./load-request.ts";

const path =
  "/uapi/domestic-stock/v1/quotations/inquire-price?FID_COND_MRKT_DIV_CODE=J&FID_INPUT_ISCD=005930";
const json = { "content-type": "application/json; charset=UTF-8" };

/** The least that answers: no state, no ledger, the same bytes each time. */
async function startFloor(): Promise<Record<string, LoadRequest>> {
  const body = JSON.stringify({ rt_cd: "0", msg_cd: "MCA00000", output: "x".repeat(180) });
  const server = createServer((request, response) => {
    request.resume();
    request.once("end", () => {
      response.writeHead(200, { ...json, "content-length": body.length });
      response.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { quote: { url: url + path, method: "GET", headers: {}, body: "" } };
}

/**
 * KIS, without the interval between issues: a refusal is cheaper than a token. Quotes and tokens have a host each: so many new
 * tokens would push out the one that the quotes carry.
 */
async function startLoaded(): Promise<Record<string, LoadRequest>> {
  const { kis } = await startSimulator({ kis: { issueIntervalMs: 0, sameTokenWindowMs: 0 } });
  const issue = ({ url, appKey: appkey, appSecret: appsecret }: typeof kis.live): LoadRequest => ({
    url: `${url}/oauth2/tokenP`,
    method: "POST",
    headers: json,
    body: JSON.stringify({ grant_type: "client_credentials", appkey, appsecret }),
  });
  const { url, appKey: appkey, appSecret: appsecret } = kis.live;
  const issueOnce = issue(kis.live);
  const { access_token } = await (await fetch(issueOnce.url, issueOnce)).json();
  const headers = {
    authorization: `Bearer ${access_token}`,
    appkey,
    appsecret,
    tr_id: "FHKST01010100",
  };
  const quote: LoadRequest = { url: url + path, method: "GET", headers, body: "" };
  return { token: issue(kis.paper), quote };
}

const requests = await (process.argv[2] === "simulator" ? startLoaded() : startFloor());
await answerParent(() => requests);
