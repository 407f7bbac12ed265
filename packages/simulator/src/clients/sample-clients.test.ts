import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { findPython } from "../../test-support/find-python.js";
import { homeWithKisSettings } from "../../test-support/kis-settings.js";
import { simulators } from "../../test-support/simulators.js";

const start = simulators();
// A sample answers no heartbeat while it orders, which on a busy machine takes longer than three of these.
const quick = { pingIntervalMs: 300, unansweredPings: 0, tickIntervalMs: 100 };
const python = findPython(
  ["yaml", "requests", "websockets", ["Crypto", "Cryptodome"]],
  "python3-yaml python3-requests python3-websockets python3-pycryptodome",
);

/** What a program of `test-support` told, step by step. */
async function run(program: string, env: Record<string, string>): Promise<unknown[]> {
  const path = fileURLToPath(new URL(`../../test-support/${program}`, import.meta.url));
  const { PATH = "" } = process.env;
  const { stdout } = await promisify(execFile)(python ?? "python3", [path], {
    env: { PATH, NO_PROXY: "127.0.0.1", ...env },
    timeout: 45_000,
  });
  return stdout
    .trim()
    .split("\n")
    .map((line): unknown => JSON.parse(line));
}

// Python takes its time to start on a busy machine.
describe.runIf(python)(
  "a client that calls as the broker's own sample does",
  { timeout: 60_000 },
  () => {
    it("gets a token, a quote and real-time data of KIS by configuration alone", async () => {
      const simulator = await start({ speed: 1, kis: quick });
      const told = await run("kis_sample_calls.py", { HOME: homeWithKisSettings(simulator) });
      expect(told.slice(0, 3)).toEqual([
        {
          step: "token",
          status: 200,
          expiry: expect.stringMatching(/^\d{4}(-\d\d){2} (\d\d:?){3}$/),
        },
        { step: "quote", rt_cd: "0", price: "71000" },
        { step: "approval", status: 200 },
      ]);
      // In which order these come is up to the clock.
      for (const step of [
        { step: "subscription", tr_id: "H0STCNT0", msg_cd: "OPSP0000" },
        { step: "subscription", tr_id: "H0STCNI0", msg_cd: "OPSP0000" },
        { step: "order", rt_cd: "0" },
        { step: "trade", fields: 46, symbol: "005930" },
        { step: "notice", fields: 26, symbol: "005930" },
        { step: "heartbeat" },
      ]) {
        expect(told).toContainEqual(step);
      }
      expect(simulator.ledger.find().filter(({ outcome }) => outcome !== "ok")).toEqual([]);
    });

    it("gets a token, a quote and real-time data of Kiwoom by configuration alone", async () => {
      const simulator = await start({ speed: 1, kiwoom: quick });
      const { url, webSocketUrl, appKey, secretKey } = simulator.kiwoom.paper;
      const told = await run("kiwoom_sample_calls.py", {
        HOST: url,
        SOCKET_URL: webSocketUrl,
        APP_KEY: appKey,
        SECRET_KEY: secretKey,
      });
      for (const step of [
        { step: "token", status: 200, return_code: 0 },
        {
          step: "quote",
          return_code: 0,
          headers: { "api-id": "ka10001", "cont-yn": "N", "next-key": "" },
        },
        { step: "login", return_code: 0 },
        { step: "registration", return_code: 0 },
        { step: "trade", type: "0B", symbol: "005930" },
        { step: "heartbeat" },
      ]) {
        expect(told).toContainEqual(step);
      }
      expect(simulator.ledger.find().filter(({ outcome }) => outcome !== "ok")).toEqual([]);
    });
  },
);
