import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const cwd = fileURLToPath(new URL("../..", import.meta.url));

async function processMs(code: string): Promise<number> {
  const beganAt = performance.now();
  const child = spawn(process.execPath, ["--input-type=module", "--eval", code], {
    cwd,
    stdio: "ignore",
  });
  const [exitCode] = await once(child, "close");
  if (exitCode !== 0) throw new Error(`${code} ended with ${exitCode}`);
  return performance.now() - beganAt;
}

/** Milliseconds that each import takes in a process of its own, beyond what an empty process takes in the same round. */
export async function measureImports(
  lines: ReadonlyMap<string, string>,
  rounds: number,
): Promise<Map<string, number[]>> {
  const samples = new Map([...lines.keys()].map((name) => [name, [] as number[]]));
  // Once, so that the files are in the system's memory.
  for (const line of lines.values()) await processMs(line);
  for (let round = 0; round < rounds; round += 1) {
    const emptyMs = await processMs("");
    for (const [name, line] of lines) samples.get(name)?.push((await processMs(line)) - emptyMs);
  }
  return samples;
}
