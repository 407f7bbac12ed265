import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

let programs = 0;

/** Runs the first program of the README of the package at `root`, and resolves to what it printed. */
export async function runReadme(root: URL, env: Record<string, string>): Promise<string> {
  const readme = readFileSync(new URL("README.md", root), "utf8");
  const program = /^```ts.*\n([^`]*)^```$/m.exec(readme)?.[1] ?? "";
  return runProgram(root, program, env);
}

/** Runs a program on the sources, as if it stood in the package at `root`, and resolves to what it printed once it has ended. */
export async function runProgram(
  root: URL,
  program: string,
  env: Record<string, string>,
): Promise<string> {
  // Inside of the package, where its dependencies are found.
  const file = new URL(`test-results/program-${process.pid}-${programs++}.ts`, root);
  mkdirSync(new URL(".", file), { recursive: true });
  writeFileSync(file, program);
  const hooks = fileURLToPath(
    new URL("../../store-fs/test-support/source-hooks.ts", import.meta.url),
  );
  const child = spawn(process.execPath, ["--no-warnings", "--import", hooks, fileURLToPath(file)], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      printed += chunk;
    });
  }
  const [code] = await once(child, "close");
  rmSync(file);
  if (code !== 0) throw new Error(`the program ended with ${code}:\n${printed}`);
  return printed;
}
