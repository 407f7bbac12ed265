import type { BrokerEndpoint } from "../broker.js";
import { formatKoreanTimestamp } from "../clock/korean-timestamp.js";
import { kisApiError } from "./kis-errors.js";
import { readKisFields } from "./kis-fields.js";
import { checkKisGateway } from "./kis-gateway.js";
import type { KisState } from "./kis-state.js";

const required = ["CANO", "ACNT_PRDT_CD", "PDNO", "ORD_DVSN", "ORD_QTY", "ORD_UNPR"];
/** Cash orders to sell (0801, 0011) and to buy; paper trading has V for T. */
const transactionId = /^([TV])TTC(0801|0802|0011|0012)U$/;

/** `POST …/order-cash`: executes every order that passes the gateway and notes it, so that a doubled one is seen. */
export function createKisOrderEndpoint(state: KisState): BrokerEndpoint {
  return {
    name: "order",
    method: "POST",
    path: "/uapi/domestic-stock/v1/trading/order-cash",
    handle(request) {
      const account = checkKisGateway(state, request);
      if ("outcome" in account) return account;
      const [, kind, number] = transactionId.exec(request.headers.tr_id ?? "") ?? [];
      if (!kind) return kisApiError("EGW00202");
      if ((kind === "V") !== (state.environment === "paper")) {
        return kisApiError(state.switches.wrongTrCode);
      }
      const fields = readKisFields(request);
      if ("outcome" in fields) return fields;
      const missing = required.find((name) => !fields.get(name));
      if (missing) return kisApiError("OPSQ2001", 500, ` [${missing}]`);
      const orderNumber = String(state.orders.length + 1).padStart(10, "0");
      state.execute({
        at: state.now(),
        account: account.label,
        orderNumber,
        symbol: fields.get("PDNO") ?? "",
        quantity: fields.get("ORD_QTY") ?? "",
        side: number === "0801" || number === "0011" ? "sell" : "buy",
      });
      return {
        status: 200,
        body: {
          rt_cd: "0",
          msg_cd: "APBK0013",
          msg1: "주문 전송 완료 되었습니다.",
          output: {
            KRX_FWDG_ORD_ORGNO: "91252",
            ODNO: orderNumber,
            ORD_TMD: formatKoreanTimestamp(state.now(), "compact").slice(8),
          },
        },
        outcome: "ok",
      };
    },
  };
}
