import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type Simulator, startSimulator } from "@auth/simulator";
import { describe, expect, it, onTestFinished } from "vitest";
import { createLog } from "../test-support/log.ts";
import { startScriptedServer } from "../test-support/scripted-server.ts";

/** The program as a person starts it, with keys in the environment, and in a home of its own. */
async function start(
  broker: "kis" | "kiwoom",
  simulator: Simulator,
  { secret, webSocketUrl }: { secret?: string; webSocketUrl?: string } = {},
) {
  const home = mkdtempSync(join(tmpdir(), "examples-"));
  const host = simulator[broker].paper;
  const child = spawn(
    process.execPath,
    [
      fileURLToPath(new URL(`${broker}-realtime.ts`, import.meta.url)),
      ...["005930", "--base-url", host.url, "--websocket-url", webSocketUrl ?? host.webSocketUrl],
    ],
    {
      cwd: home,
      env: {
        PATH: process.env.PATH,
        ...{ HOME: home, USERPROFILE: home, LOCALAPPDATA: home, APPDATA: home },
        KIS_PAPER_APP_KEY: simulator.kis.paper.appKey,
        KIS_PAPER_APP_SECRET: secret ?? simulator.kis.paper.appSecret,
        KIWOOM_PAPER_APP_KEY: simulator.kiwoom.paper.appKey,
        KIWOOM_PAPER_SECRET_KEY: secret ?? simulator.kiwoom.paper.secretKey,
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  onTestFinished(() => {
    child.kill("SIGKILL");
    rmSync(home, { recursive: true, force: true });
  });
  const ended = once(child, "close");
  const stdout = createLog();
  const stderr = createLog();
  createInterface({ input: child.stdout }).on("line", stdout.write);
  createInterface({ input: child.stderr }).on("line", stderr.write);
  return { child, ended, stdout, stderr };
}

async function startBrokers(): Promise<Simulator> {
  const simulator = await startSimulator({
    kis: { tickIntervalMs: 50 },
    kiwoom: { tickIntervalMs: 50 },
  });
  onTestFinished(() => simulator.close());
  return simulator;
}

describe.each(["kis", "kiwoom"] as const)("%s-realtime.ts", (broker) => {
  it.each(["SIGINT", "SIGTERM"] as const)(
    "prints trades, survives a cut, and ends well at %s",
    async (signal) => {
      const simulator = await startBrokers();
      const { child, ended, stdout, stderr } = await start(broker, simulator);
      expect(await stdout.until("005930")).toMatch(/^\d{6} 005930 71000$/);
      expect(simulator[broker].paper.sockets.drop()).toBe(1);
      await stderr.until("connecting again");
      await stderr.until(broker === "kis" ? "subscribed" : "REG done");
      await stdout.until("005930");

      child.kill(signal);
      expect(await ended).toEqual([0, null]);
      expect(simulator[broker].paper.sockets.open).toBe(0);
      const first = broker === "kis" ? "approval" : "token";
      expect(simulator.ledger.count({ endpoint: first })).toBe(1);
    },
  );

  it("ends although the broker does not answer the close", async () => {
    const simulator = await startBrokers();
    const server = await startScriptedServer();
    onTestFinished(() => server.close());
    const { child, ended } = await start(broker, simulator, { webSocketUrl: server.url });
    const peer = await server.accept();
    await peer.next();
    peer.freeze();
    child.kill("SIGTERM");
    expect(await ended).toEqual([0, null]);
  });

  it("says what is wrong with the secret, once, and ends with 1", async () => {
    const simulator = await startBrokers();
    const secret = "an-invented-secret-that-is-wrong";
    const { ended, stderr } = await start(broker, simulator, { secret });
    expect(await ended).toEqual([1, null]);
    const said = stderr.lines.join("\n");
    expect(said).toContain(broker === "kis" ? "KIS_PAPER_APP_SECRET" : "KIWOOM_PAPER_SECRET_KEY");
    expect(said).not.toContain("an-invented-secret");
    expect(simulator.ledger.count()).toBe(1);
  });
});
