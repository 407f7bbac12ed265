import { endpointNames } from "../broker.js";
import { faultNames } from "../faults/fault-kinds.js";
import type { LedgerFilter } from "./ledger.js";

/** What an entry can be asked for, and which values it can have; `undefined`: any text. */
const values: Readonly<Record<keyof LedgerFilter, readonly unknown[] | undefined>> = {
  broker: ["kis", "kiwoom"],
  environment: ["live", "paper"],
  endpoint: endpointNames,
  route: undefined,
  account: undefined,
  outcome: undefined,
  fault: faultNames,
  token: undefined,
  tokenState: ["living", "expired", "killed", "revoked", "unknown"],
  tooEarly: [true, false],
};

/**
 * Refuses what no entry can have: nothing would ever match it, and a test that expects nothing would always pass.
 *
 * @throws TypeError that names what there is.
 */
export function requireLedgerFilter(filter: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(filter)) {
    if (!Object.hasOwn(values, name)) {
      throw new TypeError(
        `a ledger entry has no "${name}" to look for, only ${Object.keys(values).join(", ")}`,
      );
    }
    const known = values[name as keyof LedgerFilter];
    if (value === undefined || !known || known.includes(value)) continue;
    throw new TypeError(`${name} must be ${known.join(", ")}, got ${JSON.stringify(value)}`);
  }
  if (filter.account !== undefined) requireAccountLabel(filter.account);
}

/** @throws TypeError for what no account is called. */
export function requireAccountLabel(account: unknown): void {
  const text = String(account);
  if (text === "unknown" || /^(kis|kiwoom)-(live|paper)-[1-9]\d*$/.test(text)) return;
  // Whoever takes it for the app key must not find that in a log.
  const shown = text.length > 20 ? `a text of ${text.length} characters` : `"${text}"`;
  throw new TypeError(`account must be a label such as "kis-paper-1", got ${shown}`);
}
