import type { BrokerEndpoint } from "../broker.js";
import { kiwoomSuccess } from "./kiwoom-errors.js";
import { checkKiwoomGateway } from "./kiwoom-gateway.js";
import type { KiwoomState } from "./kiwoom-state.js";

const apiId = "ka10001";

/** Every field that Kiwoom names, in its order. The figures are invented, but agree with each other and with the trades (0B). */
const quote = {
  stk_nm: "모의전자",
  setl_mm: "12",
  fav: "100",
  cap: "10000",
  flo_stk: "10000000",
  crd_rt: "+0.10",
  oyr_hgst: "+80000",
  oyr_lwst: "-50000",
  mac: "7100000",
  mac_wght: "",
  for_exh_rt: "+50.00",
  repl_pric: "56400",
  per: "14.20",
  eps: "5000",
  roe: "10.0",
  pbr: "1.42",
  ev: "5.00",
  bps: "50000",
  sale_amt: "3000000",
  bus_pro: "600000",
  cup_nga: "500000",
  "250hgst": "+80000",
  "250lwst": "-50000",
  high_pric: "+71500",
  open_pric: "70500",
  low_pric: "-70300",
  upl_pric: "+91600",
  lst_pric: "-49400",
  base_pric: "70500",
  exp_cntr_pric: "-0",
  exp_cntr_qty: "0",
  "250hgst_pric_dt": "20260702",
  "250hgst_pric_pre_rt": "-11.25",
  "250lwst_pric_dt": "20260105",
  "250lwst_pric_pre_rt": "+42.00",
  cur_prc: "+71000",
  pre_sig: "2",
  pred_pre: "+500",
  flu_rt: "+0.71",
  trde_qty: "12345678",
  trde_pre: "+94.30",
  fav_unit: "원",
  dstr_stk: "7500000",
  dstr_rt: "75.0",
};

/** `POST /api/dostk/stkinfo` (ka10001): what is known of a stock, always the same until a route says something else. */
export function createKiwoomQuoteEndpoint(state: KiwoomState): BrokerEndpoint {
  return {
    name: "quote",
    method: "POST",
    path: "/api/dostk/stkinfo",
    apiIds: [apiId],
    replaceable: apiId,
    handle(request) {
      const call = checkKiwoomGateway(state, request, { apiId, fields: ["stk_cd"] });
      if ("outcome" in call) return call;
      return {
        status: 200,
        headers: { "api-id": apiId, "cont-yn": "N", "next-key": "" },
        body: {
          stk_cd: call.fields.get("stk_cd"),
          ...quote,
          ...kiwoomSuccess(state.switches),
        },
        outcome: "ok",
      };
    },
  };
}
