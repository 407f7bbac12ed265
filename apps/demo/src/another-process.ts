import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** What another process is told. The keys go by its environment, where no list of processes shows them. */
export interface ProcessPlan {
  baseUrl: string;
  appKey: string;
  appSecret: string;
  /** Where the token file is. */
  directory: string;
  /** The story's time, in epoch milliseconds. */
  now: number;
}

const program = fileURLToPath(new URL("bot-process.ts", import.meta.url));

/** Runs a bot in a process of its own; resolves to the fingerprint of the token that it got. */
export async function runBotProcess(plan: ProcessPlan): Promise<string> {
  const { baseUrl, directory, now, appKey, appSecret } = plan;
  const child = spawn(process.execPath, [program, baseUrl, directory, String(now)], {
    env: { ...process.env, KIS_PAPER_APP_KEY: appKey, KIS_PAPER_APP_SECRET: appSecret },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new Error(`a process ended with ${code}: ${stderr.trim()}`);
  return stdout.trim();
}
