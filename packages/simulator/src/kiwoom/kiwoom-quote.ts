import type { BrokerEndpoint } from "../broker.js";
import { kiwoomSuccess } from "./kiwoom-errors.js";
import { checkKiwoomGateway } from "./kiwoom-gateway.js";
import type { KiwoomState } from "./kiwoom-state.js";

/** `POST /api/dostk/stkinfo` (ka10001): what is known of a stock, always the same. */
export function createKiwoomQuoteEndpoint(state: KiwoomState): BrokerEndpoint {
  return {
    name: "quote",
    method: "POST",
    path: "/api/dostk/stkinfo",
    handle(request) {
      const call = checkKiwoomGateway(state, request, { apiId: "ka10001", fields: ["stk_cd"] });
      if ("outcome" in call) return call;
      return {
        status: 200,
        headers: { "api-id": "ka10001", "cont-yn": "N", "next-key": "" },
        body: {
          stk_cd: call.fields.get("stk_cd"),
          stk_nm: "모의전자",
          cur_prc: "+71000",
          pred_pre: "+500",
          flu_rt: "+0.71",
          trde_qty: "12345678",
          ...kiwoomSuccess(state.switches),
        },
        outcome: "ok",
      };
    },
  };
}
