import { readAccounts } from "../accounts/read-accounts.js";
import { readTime } from "../clock/read-time.js";
import { kisSwitchRules } from "../kis/kis-switches.js";
import { kiwoomSwitchRules } from "../kiwoom/kiwoom-switches.js";
import { onlyKeys, requireObject } from "../require-object.js";
import type { SimulatorOptions } from "../start-simulator.js";
import { checkSwitches } from "../switches.js";
import { readClockSpeed } from "./read-clock-speed.js";

/**
 * Reads a configuration file's text. A TypeError names the key and the fix, never a value of `accounts`: the keys there
 * may be somebody's real ones.
 */
export function readConfig(text: string): SimulatorOptions {
  const config = requireObject(parseJson(text), "the file");
  onlyKeys(config, ["port", "clock", "now", "maxLedgerEntries", "kis", "kiwoom", "accounts"]);
  const { port, clock, now, maxLedgerEntries, kis, kiwoom, accounts } = config;
  const kisSwitches = kis === undefined ? {} : requireObject(kis, "kis");
  const kiwoomSwitches = kiwoom === undefined ? {} : requireObject(kiwoom, "kiwoom");
  checkSwitches(kisSwitchRules, kisSwitches);
  checkSwitches(kiwoomSwitchRules, kiwoomSwitches);
  return {
    ...(port === undefined ? {} : { port: requireWhole(port, "port", 0) }),
    ...(clock === undefined ? {} : { speed: readClockSpeed(clock, "clock") }),
    ...(now === undefined ? {} : { now: readTime(now, "now") }),
    ...(maxLedgerEntries === undefined
      ? {}
      : { maxLedgerEntries: requireWhole(maxLedgerEntries, "maxLedgerEntries", 1) }),
    ...(accounts === undefined ? {} : { accounts: readAccounts(accounts) }),
    kis: kisSwitches,
    kiwoom: kiwoomSwitches,
  };
}

/** Node's own message would quote the text around the mistake, and with it perhaps a secret, and it often names no place. */
function parseJson(given: string): unknown {
  // Editors on Windows begin a file with a byte order mark.
  const text = given.replace(/^\ufeff/, "");
  try {
    return JSON.parse(text);
  } catch (error) {
    const [place = placeOfMistake(text)] = /line \d+ column \d+/.exec(String(error)) ?? [];
    throw new TypeError(
      `it is no JSON: look at ${place} (comments, single quotes and a comma after the last are none)`,
    );
  }
}

/** What JSON is made of, from the start: it ends at a comment, and before a comma or colon that nothing comes after. */
const pieces =
  /(?:\s|[{}[\]]|[,:](?!\s*[,:}\]])|"(?:[^"\\\n]|\\.)*"|-?\d[\d.eE+-]*|true|false|null)*/y;

function placeOfMistake(text: string): string {
  pieces.lastIndex = 0;
  const lines = (pieces.exec(text)?.[0] ?? "").split("\n");
  return `line ${lines.length} column ${(lines.at(-1)?.length ?? 0) + 1}`;
}

function requireWhole(value: unknown, name: string, least: number): number {
  if (Number.isInteger(value) && Number(value) >= least) return Number(value);
  throw new TypeError(
    `${name} must be a whole number from ${least} on, got ${JSON.stringify(value)}`,
  );
}
