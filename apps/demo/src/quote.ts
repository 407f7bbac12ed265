import type { KisAuth } from "@auth/kis";
import type { KiwoomAuth } from "@auth/kiwoom";

/** Asks KIS for the price of Samsung Electronics (삼성전자), as a bot does. */
export function kisQuote(kis: KisAuth): Promise<Response> {
  const path = "/uapi/domestic-stock/v1/quotations/inquire-price";
  const query = new URLSearchParams({ FID_COND_MRKT_DIV_CODE: "J", FID_INPUT_ISCD: "005930" });
  return kis.fetch(`${path}?${query}`, { headers: { tr_id: "FHKST01010100" } });
}

/** The same at Kiwoom. */
export function kiwoomQuote(kiwoom: KiwoomAuth): Promise<Response> {
  return kiwoom.fetch("/api/dostk/stkinfo", {
    method: "POST",
    headers: { "content-type": "application/json;charset=UTF-8", "api-id": "ka10001" },
    body: JSON.stringify({ stk_cd: "005930" }),
  });
}
