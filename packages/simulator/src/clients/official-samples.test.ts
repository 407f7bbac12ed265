// KIS's own published programs, unchanged, with nothing but their file of settings leading to the simulator:
// KIS_SAMPLES=<a checkout of koreainvestment/open-trading-api> pnpm --filter @auth/simulator test
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { kisOrder, kisToken } from "../../test-support/client.js";
import { findPython } from "../../test-support/find-python.js";
import { homeWithKisSettings } from "../../test-support/kis-settings.js";
import { runSample, type SampleRun } from "../../test-support/run-sample.js";
import { simulators } from "../../test-support/simulators.js";

const start = simulators();
const samples = process.env.KIS_SAMPLES;
const python =
  samples &&
  findPython(
    ["yaml", "requests", "pandas", "websockets", ["Crypto", "Cryptodome"]],
    "python3-yaml python3-requests python3-pandas python3-websockets python3-pycryptodome",
  );

/** The samples know pycryptodome by the name that it has on PyPI; Debian's package has another. */
const aliases: Readonly<Record<string, string>> = {
  "Crypto/__init__.py": "",
  "Crypto/Cipher/__init__.py": "from Cryptodome.Cipher import AES",
  "Crypto/Util/__init__.py": "",
  "Crypto/Util/Padding.py": "from Cryptodome.Util.Padding import unpad",
};

/** Runs the program of an API's folder there, as the README of the samples says. */
function run(folder: string, home: string): SampleRun {
  for (const [name, text] of Object.entries(aliases)) {
    mkdirSync(dirname(join(home, "modules", name)), { recursive: true });
    writeFileSync(join(home, "modules", name), text);
  }
  return runSample(python || "python3", `chk_${basename(folder)}.py`, {
    cwd: join(samples ?? "", "examples_llm", folder),
    env: { HOME: home, PYTHONPATH: join(home, "modules") },
  });
}

describe.runIf(python)("KIS's own sample", { timeout: 60_000 }, () => {
  it("gets a token and the price of a stock", async () => {
    const simulator = await start({ speed: 1 });
    const program = run("domestic_stock/inquire_price", homeWithKisSettings(simulator));
    await program.prints(/주식 현재가/, /71000/);
    const seen = simulator.ledger.find({ account: "kis-live-1" });
    expect(seen.map(({ endpoint, outcome }) => [endpoint, outcome])).toEqual([
      ["token", "ok"],
      ["quote", "ok"],
    ]);
  });

  it("gets each of the keys and gives an order", async () => {
    const simulator = await start({ speed: 1, kis: { issueIntervalMs: 0 } });
    const home = homeWithKisSettings(simulator);
    await run("auth/auth_token", home).prints(/접근토큰유효기간/);
    await run("auth/auth_ws_token", home).prints(/[\da-f]{8}(-[\da-f]+){4}/);
    await run("domestic_stock/order_cash", home).prints(/0000000001/);
    expect(simulator.kis.live.orders).toHaveLength(1);
    expect(simulator.ledger.find().filter(({ outcome }) => outcome !== "ok")).toEqual([]);
  });

  it("signs in to the WebSocket, answers PINGPONG and prints trades", async () => {
    const kis = { pingIntervalMs: 300, unansweredPings: 1, tickIntervalMs: 500 };
    const simulator = await start({ speed: 1, kis });
    const program = run("domestic_stock/ccnl_krx", homeWithKisSettings(simulator));
    await program.prints(
      /SUBSCRIBE SUCCESS/,
      /(SEND \[PINGPONG\][\s\S]*){3}/,
      /005930[ ]+\d{6}[ ]+71000/,
    );
    expect(simulator.kis.live.sockets.signedIn).toEqual(["kis-live-1"]);
    expect(simulator.ledger.count({ endpoint: "connect" })).toBe(1);
  });

  it("decrypts the notice of an order", async () => {
    const simulator = await start({ speed: 1 });
    const program = run("domestic_stock/ccnl_notice", homeWithKisSettings(simulator));
    await program.prints(/SUBSCRIBE SUCCESS/);
    // The sample has asked for a token just now.
    simulator.clock.advance(60_000);
    const { access_token: token } = (await kisToken(simulator.kis.live)).body;
    await kisOrder(simulator.kis.live, token);
    await program.prints(/0000000001[\s\S]*모의종목/);
  });
});
