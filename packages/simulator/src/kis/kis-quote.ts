import type { BrokerEndpoint } from "../broker.js";
import { kisApiError } from "./kis-errors.js";
import { checkKisGateway } from "./kis-gateway.js";
import type { KisState } from "./kis-state.js";

const apiId = "FHKST01010100";
const required = ["FID_COND_MRKT_DIV_CODE", "FID_INPUT_ISCD"];

/** `GET …/inquire-price` (FHKST01010100): the current price of a stock, always the same one until a route says another. */
export function createKisQuoteEndpoint(state: KisState): BrokerEndpoint {
  return {
    name: "quote",
    method: "GET",
    path: "/uapi/domestic-stock/v1/quotations/inquire-price",
    replaceable: apiId,
    handle(request) {
      const account = checkKisGateway(state, request);
      if ("outcome" in account) return account;
      if (request.headers.tr_id !== apiId) return kisApiError("OPSQ0002");
      // KIS's samples write the names in capitals, the older ones in small letters.
      const query = new Map([...request.query].map(([name, value]) => [name.toUpperCase(), value]));
      const missing = required.find((name) => !query.get(name));
      if (missing) return kisApiError("OPSQ2001", 500, ` [${missing}]`);
      return {
        status: 200,
        headers: { tr_id: apiId, tr_cont: "" },
        body: {
          output: {
            stck_shrn_iscd: query.get("FID_INPUT_ISCD"),
            stck_prpr: "71000",
            prdy_vrss: "500",
            prdy_ctrt: "0.71",
            acml_vol: "12345678",
          },
          rt_cd: "0",
          msg_cd: "MCA00000",
          msg1: "정상처리 되었습니다.",
        },
        outcome: "ok",
      };
    },
  };
}
