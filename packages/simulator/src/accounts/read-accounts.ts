import { onlyKeys, requireObject } from "../require-object.js";
import type { SimulatorAccounts } from "../start-simulator.js";
import { type credentialFields, requireCredentials } from "./credentials.js";

/**
 * Reads the accounts that a caller or a file gives; what is undefined is left out. A TypeError names the key and the fix, never
 * a value: it may be somebody's real key.
 */
export function readAccounts(value: unknown): SimulatorAccounts {
  const brokers = requireObject(value, "accounts");
  onlyKeys(brokers, ["kis", "kiwoom"], "accounts.");
  const read = (broker: keyof typeof credentialFields) => {
    if (brokers[broker] === undefined) return {};
    const path = `accounts.${broker}`;
    const environments = requireObject(brokers[broker], path);
    onlyKeys(environments, ["live", "paper"], `${path}.`);
    const entries = Object.entries(environments)
      .filter(([, list]) => list !== undefined)
      .map(([environment, list]) => [
        environment,
        readList(list, `${path}.${environment}`, broker),
      ]);
    return { [broker]: Object.fromEntries(entries) };
  };
  return { ...read("kis"), ...read("kiwoom") };
}

function readList(value: unknown, path: string, broker: keyof typeof credentialFields) {
  if (!Array.isArray(value)) throw new TypeError(`${path} must be a list of accounts`);
  const accounts = value.map((one: unknown, index) => {
    const account = requireObject(one, `${path}[${index}]`);
    return requireCredentials(account, broker, `${path}[${index}].`);
  });
  for (const [index, { appKey }] of accounts.entries()) {
    const first = accounts.findIndex((other) => other.appKey === appKey);
    if (appKey === undefined || first === index) continue;
    throw new TypeError(
      `${path}[${index}].appKey is that of ${path}[${first}]: give each account its own, or leave it out to have one invented`,
    );
  }
  return accounts;
}
