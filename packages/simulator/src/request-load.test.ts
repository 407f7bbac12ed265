import { Agent, request } from "node:http";
import { afterEach, expect, it } from "vitest";
import { kisToken } from "./test-client.js";
import { simulators } from "./test-simulator.js";

const start = simulators();
const agent = new Agent({ keepAlive: true, maxSockets: 16 });
afterEach(() => agent.destroy());

/** A request with as little of a client as there can be; what it is answered with. */
function send(url: string, headers: Record<string, string>, body?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const method = body === undefined ? "GET" : "POST";
    const sent = request(url, { agent, method, headers }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode ?? 0));
    });
    sent.on("error", reject).end(body);
  });
}

/**
 * Processor time of this process, client and server, for a thousand requests, in ms; of three rounds the least. Other
 * programs of the machine count for little in it, so that nothing but the code decides.
 */
async function processorTimeOf(one: () => Promise<number>): Promise<number> {
  const rounds: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const before = process.cpuUsage();
    for (let sent = 0; sent < 1000; sent += 20) {
      const statuses = await Promise.all(Array.from({ length: 20 }, one));
      expect(new Set(statuses)).toEqual(new Set([200]));
    }
    const { user, system } = process.cpuUsage(before);
    rounds.push((user + system) / 1000);
  }
  return Math.min(...rounds);
}

// The benchmark measures how many it really answers. This is about an order of magnitude: a test must never wait for the simulator.
it("is no bottleneck: a thousand quotes take less than a second of one processor, also with a full ledger", async () => {
  const { kis, ledger } = await start({ maxLedgerEntries: 100 });
  const { url, appKey: appkey, appSecret: appsecret } = kis.paper;
  const { body } = await kisToken(kis.paper);
  const path = "/uapi/domestic-stock/v1/quotations/inquire-price";
  const headers = { authorization: `Bearer ${body.access_token}`, appkey, appsecret };
  const quote = () =>
    send(`${url}${path}?FID_COND_MRKT_DIV_CODE=J&FID_INPUT_ISCD=005930`, {
      ...headers,
      tr_id: "FHKST01010100",
    });
  expect(await processorTimeOf(quote)).toBeLessThan(1000);
  expect(ledger.count() + ledger.dropped).toBeGreaterThan(3000);
});

it("is no bottleneck: a thousand new tokens take less than a second of one processor", async () => {
  const { kis } = await start({ kis: { issueIntervalMs: 0, sameTokenWindowMs: 0 } });
  const { url, appKey: appkey, appSecret: appsecret } = kis.paper;
  const body = JSON.stringify({ grant_type: "client_credentials", appkey, appsecret });
  const issue = () => send(`${url}/oauth2/tokenP`, { "content-type": "application/json" }, body);
  expect(await processorTimeOf(issue)).toBeLessThan(1000);
});
