import type { BrokerAnswer, BrokerEndpoint } from "../broker.js";
import { kiwoomError, kiwoomSuccess } from "./kiwoom-errors.js";
import { checkKiwoomGateway } from "./kiwoom-gateway.js";
import type { KiwoomState } from "./kiwoom-state.js";
import { kiwoomStockCode } from "./kiwoom-stock-code.js";

const required = ["dmst_stex_tp", "stk_cd", "ord_qty", "trde_tp"];
/** What the document says of the fields: a stock, shares, a type of order, won (empty at the market's price). */
const forms: readonly (readonly [name: string, form: RegExp])[] = [
  ["stk_cd", kiwoomStockCode],
  ["ord_qty", /^(?!0+$)\d{1,12}$/],
  ["trde_tp", /^([03567]|1[036]|2[03689]|3[01]|6[12]|81)$/],
  ["ord_uv", /^(\d+(\.\d+)?)?$/],
];
/** The mock host knows KRX alone. */
const exchanges = { live: ["KRX", "NXT", "SOR"], paper: ["KRX"] };
/** Types of order that name a price: limit, conditional, limit IOC and FOK, stop. */
const limitTypes = ["0", "5", "10", "20", "28"];

/** `POST /api/dostk/ordr` (kt10000 to buy, kt10001 to sell): executes every order that passes the gateway and could be one, and notes it, so that a doubled one is seen. */
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
      const refusal = refuseOrder(state, call.fields);
      if (refusal) return refusal;
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

/** The refusal of what Kiwoom could not execute. Which code it has for that is not published: these are its table's for any field. */
function refuseOrder(
  { switches, environment }: KiwoomState,
  fields: ReadonlyMap<string, string>,
): BrokerAnswer | undefined {
  const isServed = exchanges[environment].includes(fields.get("dmst_stex_tp") ?? "");
  if (!isServed) return kiwoomError(switches, "1517", "dmst_stex_tp");
  const misshapen = forms.find(([name, form]) => !form.test(fields.get(name) ?? ""));
  if (misshapen) return kiwoomError(switches, "1517", misshapen[0]);
  const lacksPrice =
    limitTypes.includes(fields.get("trde_tp") ?? "") && Number(fields.get("ord_uv") ?? "") === 0;
  return lacksPrice ? kiwoomError(switches, "1511", "ord_uv") : undefined;
}
