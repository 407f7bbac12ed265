import { version } from "../version.js";
import { addAccount, listOrders } from "./account-actions.js";
import {
  clearFaults,
  describeClock,
  killToken,
  moveClock,
  planFault,
  turnSwitches,
} from "./control-actions.js";
import { type Controlled, describeState } from "./describe-state.js";
import type { Holds } from "./holds.js";
import { describeSummary, ledgerQueryFields, queryLedger } from "./ledger-query.js";
import type { Fields } from "./read-fields.js";
import { addRoute, clearRoutes } from "./route-actions.js";
import {
  dropSockets,
  killApprovalKey,
  refuseSignIn,
  sendText,
  sendTick,
} from "./socket-actions.js";

/** Something that the control port can be asked. */
export interface ControlRoute {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  /** The fields of its body, or of its query where it has no body. */
  readonly takes: readonly string[];
  /** The body of the answer. A TypeError is the caller's mistake. */
  handle(fields: Fields): Record<string, unknown> | Promise<Record<string, unknown>>;
}

/** Everything that the control port can be asked. */
export function createControlRoutes(controlled: Controlled, holds: Holds): readonly ControlRoute[] {
  const { clock, ledger } = controlled;
  const routes: ControlRoute[] = [
    {
      method: "GET",
      path: "/",
      takes: [],
      handle: () => ({
        version,
        routes: routes.map(({ method, path, takes }) => ({ method, path, takes })),
      }),
    },
    { method: "GET", path: "/state", takes: [], handle: () => describeState(controlled) },
    {
      method: "POST",
      path: "/reset",
      takes: [],
      handle() {
        controlled.reset();
        return { clock: describeClock(clock) };
      },
    },
    {
      method: "GET",
      path: "/ledger",
      takes: ledgerQueryFields,
      handle: (query) => queryLedger(ledger, query),
    },
    {
      method: "GET",
      path: "/ledger/summary",
      takes: [],
      handle: () => describeSummary(ledger),
    },
    {
      method: "DELETE",
      path: "/ledger",
      takes: [],
      handle() {
        const forgotten = ledger.count();
        ledger.clear();
        return { forgotten };
      },
    },
    {
      method: "POST",
      path: "/faults",
      takes: ["host", "endpoint", "fault", "times", "processed"],
      handle: (fields) => planFault(controlled, fields),
    },
    {
      method: "DELETE",
      path: "/faults",
      takes: ["host"],
      handle: (fields) => clearFaults(controlled, holds, fields),
    },
    {
      method: "POST",
      path: "/holds",
      takes: ["host", "endpoint"],
      handle: (fields) => holds.add(fields),
    },
    { method: "GET", path: "/holds", takes: [], handle: () => holds.list() },
    {
      method: "GET",
      path: "/holds/arrived",
      takes: ["id", "waitMs"],
      handle: (query) => holds.arrived(query),
    },
    {
      method: "POST",
      path: "/holds/release",
      takes: ["id"],
      handle: (fields) => holds.release(fields),
    },
    {
      method: "POST",
      path: "/routes",
      takes: ["host", "method", "path", "apiId", "status", "headers", "body"],
      handle: (fields) => addRoute(controlled, fields),
    },
    {
      method: "DELETE",
      path: "/routes",
      takes: ["host"],
      handle: (fields) => clearRoutes(controlled, fields),
    },
    {
      method: "POST",
      path: "/accounts",
      takes: ["host", "appKey", "appSecret", "secretKey", "htsId"],
      handle: (fields) => addAccount(controlled, fields),
    },
    {
      method: "GET",
      path: "/orders",
      takes: ["host"],
      handle: (query) => listOrders(controlled, query),
    },
    {
      method: "POST",
      path: "/clock",
      takes: ["set", "advanceMs", "speed", "followReal"],
      handle: (fields) => moveClock(clock, fields),
    },
    {
      method: "POST",
      path: "/kill-token",
      takes: ["host", "token", "code"],
      handle: (fields) => killToken(controlled, fields),
    },
    {
      method: "POST",
      path: "/kill-approval-key",
      takes: ["host", "approvalKey"],
      handle: (fields) => killApprovalKey(controlled, fields),
    },
    {
      method: "POST",
      path: "/sockets/drop",
      takes: ["host"],
      handle: (fields) => dropSockets(controlled, fields),
    },
    {
      method: "POST",
      path: "/sockets/refuse",
      takes: ["host", "code", "times"],
      handle: (fields) => refuseSignIn(controlled, fields),
    },
    {
      method: "POST",
      path: "/sockets/tick",
      takes: ["host", "symbol", "price", "volume"],
      handle: (fields) => sendTick(controlled, fields),
    },
    {
      method: "POST",
      path: "/sockets/text",
      takes: ["host", "text"],
      handle: (fields) => sendText(controlled, fields),
    },
    {
      method: "PUT",
      path: "/switches",
      takes: ["host", "switches"],
      handle: (fields) => turnSwitches(controlled, fields),
    },
  ];
  return routes;
}
