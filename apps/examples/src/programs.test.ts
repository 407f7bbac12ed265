import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type Simulator, startSimulator } from "@auth/simulator";
import { describe, expect, it, onTestFinished } from "vitest";
import { freePort } from "../../../packages/store-kit/test-support/free-port.ts";
import { createLog } from "../test-support/log.ts";
import { startScriptedServer } from "../test-support/scripted-server.ts";

type Broker = "kis" | "kiwoom";

/** A home with nothing in it but the keys in `.env`. */
function createHome({ kis, kiwoom }: Simulator, secret?: string): string {
  const home = mkdtempSync(join(tmpdir(), "examples-"));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const keys = {
    KIS_PAPER_APP_KEY: kis.paper.appKey,
    KIS_PAPER_APP_SECRET: secret ?? kis.paper.appSecret,
    KIWOOM_PAPER_APP_KEY: kiwoom.paper.appKey,
    KIWOOM_PAPER_SECRET_KEY: secret ?? kiwoom.paper.secretKey,
  };
  const lines = Object.entries(keys).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(join(home, ".env"), lines.join(""));
  return home;
}

/** The program as a person starts it in `home`. */
async function start(broker: Broker, home: string, options: readonly string[]) {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL(`${broker}-realtime.ts`, import.meta.url)), "005930", ...options],
    {
      cwd: home,
      env: {
        PATH: process.env.PATH,
        ...{ HOME: home, USERPROFILE: home, LOCALAPPDATA: home, APPDATA: home },
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  const ended = once(child, "close");
  const stdout = createLog();
  const stderr = createLog();
  createInterface({ input: child.stdout }).on("line", stdout.write);
  createInterface({ input: child.stderr }).on("line", stderr.write);
  return { child, ended, stdout, stderr };
}

/** Leads the program to the simulated broker, or with its WebSocket elsewhere. */
function leadTo({ url, webSocketUrl }: { url: string; webSocketUrl: string }): string[] {
  return ["--base-url", url, "--websocket-url", webSocketUrl];
}

async function startBrokers(): Promise<Simulator> {
  const simulator = await startSimulator({
    kis: { tickIntervalMs: 50 },
    kiwoom: { tickIntervalMs: 50 },
  });
  onTestFinished(() => simulator.close());
  return simulator;
}

describe.each<Broker>(["kis", "kiwoom"])("%s-realtime.ts", (broker) => {
  it("prints trades, survives a cut, ends well when told to, and starts again with what it got", async () => {
    const simulator = await startBrokers();
    const { sockets, ...host } = simulator[broker].paper;
    const home = createHome(simulator);
    const before = await start(broker, home, leadTo(host));
    expect(await before.stdout.until("005930")).toMatch(/^\d{6} 005930 71000$/);
    expect(sockets.drop()).toBe(1);
    await before.stderr.until("connecting again");
    await before.stderr.until(broker === "kis" ? "subscribed" : "REG done");
    await before.stdout.until("005930");
    before.child.kill("SIGINT");
    expect(await before.ended).toEqual([0, null]);
    expect(sockets.open).toBe(0);

    const after = await start(broker, home, leadTo(host));
    await after.stdout.until("005930");
    after.child.kill("SIGTERM");
    expect(await after.ended).toEqual([0, null]);
    const first = broker === "kis" ? "approval" : "token";
    expect(simulator.ledger.count({ endpoint: first })).toBe(1);
  });

  it("ends at once while it waits for its next try", async () => {
    const simulator = await startBrokers();
    const { url } = simulator[broker].paper;
    const webSocketUrl = `ws://127.0.0.1:${await freePort()}`;
    const options = leadTo({ url, webSocketUrl });
    const { child, ended, stderr } = await start(broker, createHome(simulator), options);
    await stderr.until("connecting again");
    child.kill("SIGINT");
    expect(await ended).toEqual([0, null]);
    expect(stderr.lines.at(-1)).toMatch(/^connecting again in \d/);
  });

  it("ends although the broker does not answer the close", async () => {
    const simulator = await startBrokers();
    const { url } = simulator[broker].paper;
    const server = await startScriptedServer();
    onTestFinished(() => server.close());
    const options = leadTo({ url, webSocketUrl: server.url });
    const { child, ended } = await start(broker, createHome(simulator), options);
    const peer = await server.accept();
    await peer.next();
    peer.freeze();
    child.kill("SIGTERM");
    expect(await ended).toEqual([0, null]);
  });

  it("says what is wrong with the secret, once, and ends with 1", async () => {
    const simulator = await startBrokers();
    const home = createHome(simulator, "an-invented-secret-that-is-wrong");
    const { ended, stderr } = await start(broker, home, leadTo(simulator[broker].paper));
    expect(await ended).toEqual([1, null]);
    const said = stderr.lines.join("\n");
    expect(said).toContain(broker === "kis" ? "KIS_PAPER_APP_SECRET" : "KIWOOM_PAPER_SECRET_KEY");
    expect(said).not.toContain("an-invented-secret");
    expect(simulator.ledger.count()).toBe(1);
  });

  it("says which URL it dials when that can't be opened, and nothing secret of it", async () => {
    const simulator = await startBrokers();
    const { url } = simulator[broker].paper;
    const { host } = new URL(url);
    const webSocketUrl = `ws://${host}/nowhere?key=an-invented-key`;
    const { stderr } = await start(broker, createHome(simulator), leadTo({ url, webSocketUrl }));
    await stderr.until("connecting again");
    expect(stderr.lines[0]).toBe(`the connection to ws://${host}/nowhere has ended`);
    expect(stderr.lines.join()).not.toContain("an-invented-key");
  });

  it.each([
    ["--base-url", "--websocket-url"],
    ["--websocket-url", "--base-url"],
  ])("takes no token of one host to another: %s alone is refused", async (given, missing) => {
    const simulator = await startBrokers();
    const { url, webSocketUrl } = simulator[broker].paper;
    const options = [given, given === "--base-url" ? url : webSocketUrl];
    const { ended, stderr } = await start(broker, createHome(simulator), options);
    expect(await ended).toEqual([1, null]);
    expect(stderr.lines).toEqual([
      expect.stringMatching(`^${given} without ${missing} .*: give both`),
    ]);
    expect(simulator.ledger.count()).toBe(0);
  });

  it("says in a line what is wrong with an argument, asks nobody, and ends with 1", async () => {
    const simulator = await startBrokers();
    const options = [...leadTo(simulator[broker].paper), "--environment", "real"];
    const { ended, stderr } = await start(broker, createHome(simulator), options);
    expect(await ended).toEqual([1, null]);
    expect(stderr.lines).toEqual(["--environment must be live (실전) or paper (모의), got real"]);
    expect(simulator.ledger.count()).toBe(0);
  });
});
