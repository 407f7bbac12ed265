import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { freePort } from "../test-support/free-port.js";

const at = (path: string): URL => new URL(path, import.meta.url);

/** What so many calls in a process of its own bring. It lives, and keeps them, until the test is over. */
async function askElsewhere(times: number): Promise<number[]> {
  const program = `
    const { freePort } = await import(${JSON.stringify(at("../test-support/free-port.ts").href)});
    const ports = [];
    for (let call = 0; call < ${times}; call += 1) ports.push(await freePort());
    console.log(JSON.stringify(ports));
    process.stdin.resume();`;
  const hooks = fileURLToPath(at("../../store-fs/test-support/source-hooks.ts"));
  const node = ["--no-warnings", "--import", hooks, "--input-type=module", "--eval", program];
  const child = spawn(process.execPath, node, { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "close");
  onTestFinished(async () => {
    child.stdin.end();
    await ended;
  });
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  return JSON.parse(line);
}

describe("a port for a server of a test", () => {
  it("is given once, however many processes ask at the same time", async () => {
    const asked = await Promise.all([askElsewhere(60), askElsewhere(60), askElsewhere(60)]);
    const ports = [...asked.flat(), await freePort()];
    expect(new Set(ports).size).toBe(181);
  });

  it("refuses who connects while no server is there, and is no outgoing connection's", async () => {
    const port = await freePort();
    const [refused] = await once(connect(port, "127.0.0.1"), "error");
    expect(refused).toMatchObject({ code: "ECONNREFUSED" });
    const range = "/proc/sys/net/ipv4/ip_local_port_range";
    const outgoing = existsSync(range) ? Number.parseInt(readFileSync(range, "utf8"), 10) : 49_152;
    // Some machines leave no others.
    if (outgoing > 11_000) expect(port).toBeLessThan(outgoing);
  });
});
