// A process that sends one request again and again over several connections: `node load-child.ts <request as JSON>`.
import { Agent, request as send } from "node:http";
import { answerParent } from "../measure/child.ts";
import type { Round } from "../measure/loops.ts";
import type { LoadRequest } from "./load-request.ts";

/** Enough that the server never waits for a request. */
const connections = 16;

const { url, method, headers, body }: LoadRequest = JSON.parse(process.argv[2] ?? "");
const agent = new Agent({ keepAlive: true, maxSockets: connections });

function call(): Promise<void> {
  return new Promise((resolve, reject) => {
    send(url, { agent, method, headers }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`status ${response.statusCode}`));
      response.resume();
      response.once("end", resolve);
    })
      .once("error", reject)
      .end(body);
  });
}

await answerParent<{ ms: number }>(async ({ ms }): Promise<Round> => {
  const began = performance.now();
  const cpuBegan = process.cpuUsage();
  let calls = 0;
  const lane = async (): Promise<void> => {
    do {
      await call();
      calls += 1;
    } while (performance.now() - began < ms);
  };
  await Promise.all(Array.from({ length: connections }, lane));
  const { user, system } = process.cpuUsage(cpuBegan);
  const wallMs = performance.now() - began;
  return { calls, cpuNs: ((user + system) * 1e3) / calls, wallNs: (wallMs * 1e6) / calls };
});
