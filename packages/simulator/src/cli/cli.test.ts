import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { freePort } from "../../../store-kit/test-support/free-port.js";
import { post, type Reply, request } from "../../test-support/client.js";
import {
  runCli,
  type StartedCli,
  type StartedHost,
  startCli,
} from "../../test-support/start-cli.js";

const running: StartedCli[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const { process } of running) process.kill("SIGKILL");
  await Promise.all(running.splice(0).map(({ ended }) => ended));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

async function start(...args: string[]): Promise<StartedCli> {
  const cli = await startCli(...args);
  running.push(cli);
  return cli;
}

/** The path of a configuration file with this text. */
function configFile(text: string | object): string {
  const folder = mkdtempSync(join(tmpdir(), "auth-simulator-"));
  folders.push(folder);
  const path = join(folder, "simulator.json");
  writeFileSync(path, typeof text === "string" ? text : JSON.stringify(text));
  return path;
}

function issue({ url, appKey: appkey, appSecret: appsecret }: StartedHost): Promise<Reply> {
  const fields = { grant_type: "client_credentials", appkey, appsecret };
  return post(`${url}/oauth2/tokenP`, fields);
}

describe("auth-simulator", () => {
  it("prints one line of JSON by which a program reaches both brokers and the control port", async () => {
    const { urls } = await start();
    const { kis, kiwoom, control } = urls;
    const hosts = [kis.live, kis.paper, kiwoom.live, kiwoom.paper];
    expect(new Set([...hosts, control].map(({ url }) => url)).size).toBe(5);
    for (const { url, webSocketUrl } of hosts) {
      expect(webSocketUrl).toContain(url.replace("http://", "ws://"));
    }
    expect((await issue(kis.live)).status).toBe(200);
    const { appKey: appkey, secretKey: secretkey } = kiwoom.paper;
    const fields = { grant_type: "client_credentials", appkey, secretkey };
    expect((await post(`${kiwoom.paper.url}/oauth2/token`, fields)).body.return_code).toBe(0);
    const ledger = await request(`${control.url}/ledger`);
    expect(ledger.body).toMatchObject({ count: 2, entries: [{ account: "kis-live-1" }, {}] });
  });

  it("prints help and version, and starts nothing", async () => {
    const [help, version] = await Promise.all([runCli("--help"), runCli("--version")]);
    expect(help).toMatchObject({ code: 0, stderr: "" });
    for (const flag of ["--port", "--config", "--clock", "--json"]) {
      expect(help.stdout).toContain(flag);
    }
    expect(version).toEqual({ code: 0, stdout: "0.0.0-source\n", stderr: "" });
  });

  it("takes its options after two dashes as well, which pnpm passes on", async () => {
    expect(await runCli("--", "--version")).toMatchObject({ code: 0, stdout: "0.0.0-source\n" });
  });

  it("lets an open answer finish at SIGTERM, takes no new one, and ends with 0", async () => {
    const { urls, process, ended } = await start();
    const fault = { host: "kis-live", fault: { trickleMs: 40, chunkBytes: 64 } };
    await post(`${urls.control.url}/faults`, fault);
    const { url, appKey: appkey, appSecret: appsecret } = urls.kis.live;
    const response = await fetch(`${url}/oauth2/tokenP`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ grant_type: "client_credentials", appkey, appsecret }),
    });
    process.kill("SIGTERM");
    await expect.poll(() => refuses(urls.kis.paper.url)).toBe(true);
    expect(await response.json()).toHaveProperty("access_token");
    expect(await ended).toMatchObject({ code: 0, stderr: "" });
  });

  it("takes ports in a row, and names the one that is in use", async () => {
    const base = await freePort();
    const { urls } = await start("--port", String(base));
    expect(urls.kis.live.url).toBe(`http://127.0.0.1:${base}`);
    expect(urls.kiwoom.paper.url).toBe(`http://127.0.0.1:${base + 3}`);
    expect(urls.control.url).toBe(`http://127.0.0.1:${base + 4}`);
    const second = await runCli("--port", String(base));
    expect(second.code).toBe(1);
    expect(second.stderr).toContain(`Port ${base}, for kis live, is already in use.`);
    expect(second.stderr).toContain("or 0 for free ones");
  });

  it("takes accounts, switches and a stopped clock from a file, and repeats no given key", async () => {
    const mine = { appKey: "invented-app-key", appSecret: "invented-app-secret" };
    const path = configFile({
      now: "2026-11-20T09:00:00+09:00",
      kis: { issueIntervalMs: 300_000 },
      accounts: { kis: { paper: [mine] } },
    });
    const { urls } = await start("--config", path);
    expect(JSON.stringify(urls)).not.toContain("invented-app");
    const reply = await issue({ ...urls.kis.paper, ...mine });
    expect(reply.body.access_token_token_expired).toBe("2026-11-21 09:00:00");
    await post(`${urls.control.url}/clock`, { advanceMs: 299_999 });
    const early = await issue({ ...urls.kis.paper, ...mine });
    expect(early.body.error_code).toBe("EGW00133");
  });

  it("runs its clock as fast as told, the command line before the file", async () => {
    const { urls } = await start("--config", configFile({ clock: "frozen" }), "--clock", "x3600");
    const state = await request(`${urls.control.url}/state`);
    expect(state.body.clock).toMatchObject({ speed: 3600 });
    const { now } = state.body.clock as { now: number };
    const later = async (): Promise<number> => {
      const { body } = await request(`${urls.control.url}/state`);
      return (body.clock as { now: number }).now - now;
    };
    // A real second is an hour: two minutes are over in a moment.
    await expect.poll(later).toBeGreaterThan(120_000);
  });

  it.each([
    ["an unknown option", ["--prot", "1"], "'--prot'"],
    ["a word", ["start"], "'start'"],
    ["an option without its value", ["--port"], "'-p, --port <value>' argument missing"],
    ["a port that is none", ["--port", "many"], "--port must be a number"],
    ["a port too high for five", ["--port=65532"], "--port must be 0 (free ports) or a whole"],
    ["a clock that is none", ["--clock", "fast"], "--clock must be real, frozen, or"],
    [
      "a file that is not there",
      ["--config", "no/such.json"],
      "no/such.json can't be read (ENOENT)",
    ],
    ["a file without a name", ["--config="], "--config must be the path of a file, such as"],
  ])("refuses %s, and says so", async (_what, args, text) => {
    const { code, stdout, stderr } = await runCli(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(`auth-simulator: `);
    expect(stderr).toContain(text);
    expect(stderr).toContain("auth-simulator --help lists the options.");
  });

  it.each([
    ["a key", { kis: { issueInterval: 1 } }, `kis has no switch "issueInterval"; it has issueInt`],
    ["the port", { port: 65_532 }, "port must be 0 (free ports) or a whole number up to 65531"],
    ["the time", { now: -1 }, "now must be a time from 1970"],
    [
      "an account",
      { accounts: { kis: { live: [{ appKey: "very-secret" }, { appKey: "very-secret" }] } } },
      "accounts.kis.live[1].appKey is that of accounts.kis.live[0]: give each account its own",
    ],
  ])("names the file in which %s is wrong, and the fix", async (_what, config, text) => {
    const path = configFile(config);
    const { code, stdout, stderr } = await runCli("--config", path);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(`auth-simulator: ${path}: ${text}`);
    expect(stderr).not.toContain("very-secret");
  });
});

function refuses(url: string): Promise<boolean> {
  return fetch(url).then(
    () => false,
    () => true,
  );
}
