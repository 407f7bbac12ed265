import type { BrokerEndpoint } from "../broker.js";
import { kiwoomSuccess } from "./kiwoom-errors.js";
import { checkKiwoomGateway } from "./kiwoom-gateway.js";
import type { KiwoomState } from "./kiwoom-state.js";

const required = ["dmst_stex_tp", "stk_cd", "ord_qty", "trde_tp"];

/** `POST /api/dostk/ordr` (kt10000 to buy, kt10001 to sell): executes every order that passes the gateway and notes it, so that a doubled one is seen. */
export function createKiwoomOrderEndpoint(state: KiwoomState): BrokerEndpoint {
  return {
    name: "order",
    method: "POST",
    path: "/api/dostk/ordr",
    apiIds: ["kt10000", "kt10001"],
    handle(request) {
      const side = request.headers["api-id"] === "kt10001" ? "sell" : "buy";
      const apiId = side === "sell" ? "kt10001" : "kt10000";
      const call = checkKiwoomGateway(state, request, { apiId, fields: required });
      if ("outcome" in call) return call;
      const orderNumber = String(state.orders.length + 1).padStart(7, "0");
      state.execute({
        at: state.now(),
        account: call.account,
        orderNumber,
        symbol: call.fields.get("stk_cd") ?? "",
        quantity: call.fields.get("ord_qty") ?? "",
        side,
      });
      return {
        status: 200,
        headers: { "api-id": apiId, "cont-yn": "N", "next-key": "" },
        body: {
          ord_no: orderNumber,
          dmst_stex_tp: call.fields.get("dmst_stex_tp"),
          ...kiwoomSuccess(state.switches),
        },
        outcome: "ok",
      };
    },
  };
}
