import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { createSystemClock } from "@auth/core";
import type { Trade } from "./trade.ts";

/** What the person who started a program wants. */
export interface ProgramOptions {
  environment: "live" | "paper";
  symbols: readonly string[];
  /** Another host, such as a simulator's, in place of the broker's; `webSocketUrl` is its WebSocket, and both are there or neither. */
  baseUrl: string | undefined;
  webSocketUrl: string | undefined;
  /** Aborts at Ctrl-C and when the system ends the program. */
  signal: AbortSignal;
  onTrade(trade: Trade): void;
  log(line: string): void;
}

/** How long the end of a connection may take. */
const closingMs = 1000;

/**
 * Reads the arguments and `.env`, runs `program` and sets the exit code: 0 when it was stopped, 1 when it failed. Trades go to stdout, all else
 * to stderr.
 */
export async function runProgram(
  program: (options: ProgramOptions) => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => stop.abort());
  try {
    await program({
      ...readArguments(),
      signal: stop.signal,
      onTrade: ({ time, symbol, price }) => console.log(`${time} ${symbol} ${price}`),
      log: (line) => console.error(line),
    });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
  // The platform's WebSocket waits for ever for the answer to its close, and a broker that is gone gives none.
  const system = createSystemClock();
  const exit = (): never => process.exit();
  system.sleep(closingMs, { background: true }).then(exit, exit);
}

/** @throws TypeError that names the argument that is wrong */
function readArguments(): Omit<ProgramOptions, "signal" | "onTrade" | "log"> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      environment: { type: "string", default: "paper" },
      "base-url": { type: "string" },
      "websocket-url": { type: "string" },
    },
  });
  const { environment } = values;
  if (environment !== "live" && environment !== "paper") {
    throw new TypeError(`--environment must be live (실전) or paper (모의), got ${environment}`);
  }
  const { "base-url": baseUrl, "websocket-url": webSocketUrl } = values;
  if ((baseUrl === undefined) !== (webSocketUrl === undefined)) {
    const [given, missing] = baseUrl === undefined ? ["websocket", "base"] : ["base", "websocket"];
    throw new TypeError(
      `--${given}-url without --${missing}-url would take tokens of one host to another: give both, such as a simulator's url and webSocketUrl, or neither`,
    );
  }
  // Libraries never read files; a program may.
  if (existsSync(".env")) process.loadEnvFile(".env");
  return {
    environment,
    symbols: positionals.length > 0 ? positionals : ["005930"],
    baseUrl,
    webSocketUrl,
  };
}
