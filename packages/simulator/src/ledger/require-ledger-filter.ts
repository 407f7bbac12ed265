import { endpointNames } from "../broker.js";
import { faultNames } from "../faults/fault-kinds.js";
import { requireObject } from "../require-object.js";
import type { LedgerFilter } from "./ledger.js";

/** What an entry can be asked for, and which values it can have; `undefined`: more than a list could hold. */
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

const accountLabel = /^(unknown|(kis|kiwoom)-(live|paper)-[1-9]\d*)$/;
const tokenLabel = /^(kis|kiwoom)-(live|paper)-[1-9]\d*-(token|approval-key)-[1-9]\d*$/;
/** A word of the simulator's; else a status, or a code of KIS's (EGW00133, OPSP0011), of Kiwoom's (8005, 100013, R10004) or of WebSockets. */
const outcomeForm = /^(ok|unprocessed|too-fast|wrong-hts-id|\d{3,6}|[A-Z]{1,4}\d{4,5})$/;

/**
 * Refuses what no entry can have: nothing would ever match it, and a test that expects nothing would always pass. Of a code
 * only the form is looked at.
 *
 * @param routes - the names of the routes that were added
 * @throws TypeError that names what there is.
 */
export function requireLedgerFilter(
  filter: Readonly<Record<string, unknown>>,
  routes: ReadonlySet<unknown>,
): void {
  requireObject(filter, "filter");
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
  const { account, token, outcome, route } = filter;
  if (account !== undefined) requireAccountLabel(account);
  // What is none may be somebody's token: it is not repeated.
  if (token !== undefined && !isText(token, tokenLabel)) {
    throw new TypeError(
      'token must be a label, as entries have it, such as "kis-live-1-token-1", not the value of a token',
    );
  }
  if (outcome !== undefined && !isText(outcome, outcomeForm)) {
    throw new TypeError(
      'outcome must be "ok", "unprocessed" or a code such as EGW00133, 8005 or 404',
    );
  }
  if (route !== undefined && !routes.has(route)) {
    const there = routes.size === 0 ? ", and none was" : `: ${[...routes].join(", ")}`;
    throw new TypeError(`route must be one that was added${there}`);
  }
}

/** @throws TypeError for what no account is called. */
export function requireAccountLabel(account: unknown): void {
  if (isText(account, accountLabel)) return;
  // Whoever takes it for the app key must not find that in a log.
  throw new TypeError(
    'account must be a label such as "kis-paper-1", or "unknown", not an app key',
  );
}

/** A number would never match an entry's text, even where both look the same. */
function isText(value: unknown, form: RegExp): boolean {
  return typeof value === "string" && form.test(value);
}
