import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runBotProcess } from "../another-process.ts";
import { ensure } from "../ensure.ts";
import type { Stage } from "../stage.ts";

/** Two processes that start at once share one token file and send one request; a restart sends none. */
export async function twoProcesses({ simulator, clock, requestsDuring }: Stage): Promise<string[]> {
  const { appKey, appSecret } = simulator.kis.paper.addAccount();
  const directory = await mkdtemp(join(tmpdir(), "broker-auth-demo-"));
  const plan = { baseUrl: simulator.kis.paper.url, appKey, appSecret, directory, now: clock.now() };
  try {
    const tokens = new Set<string>();
    const atOnce = await requestsDuring({ broker: "kis", endpoint: "token" }, async () => {
      const both = await Promise.all([runBotProcess(plan), runBotProcess(plan)]);
      for (const token of both) tokens.add(token);
    });
    ensure(atOnce === 1, `KIS saw one request, not ${atOnce}`);
    const restarted = await requestsDuring({ broker: "kis", endpoint: "token" }, async () => {
      tokens.add(await runBotProcess(plan));
    });
    ensure(restarted === 0, `a restart sent no request, not ${restarted}`);
    ensure(tokens.size === 1, "every process got the same token");
    return [
      `Two processes started at once. Requests that KIS saw: ${atOnce}.`,
      `A third one, started later, found the token in the file. Requests: ${restarted}.`,
    ];
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
