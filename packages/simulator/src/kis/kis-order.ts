import type { BrokerEndpoint } from "../broker.js";
import { formatKoreanTimestamp } from "../clock/korean-timestamp.js";
import { kisApiError } from "./kis-errors.js";
import { readKisFields } from "./kis-fields.js";
import { checkKisGateway } from "./kis-gateway.js";
import type { KisState } from "./kis-state.js";

const required = ["CANO", "ACNT_PRDT_CD", "PDNO", "ORD_DVSN", "ORD_QTY", "ORD_UNPR"];
/** What the document says of the fields: six characters (an ETN's have a Q before them), a type of order, shares, won. */
const forms: readonly (readonly [name: string, form: RegExp])[] = [
  ["PDNO", /^Q?[0-9A-Z]{6}$/],
  ["ORD_DVSN", /^(0\d|1[0-6]|2[1-47-9]|5[12]|6[23579]|7[279]|80)$/],
  ["ORD_QTY", /^(?!0+$)\d{1,10}$/],
  ["ORD_UNPR", /^\d+(\.\d+)?$/],
];
/** What may be said of the exchange, by environment: nothing means KRX. */
const exchanges = { live: ["", "KRX", "NXT", "SOR"], paper: ["", "KRX"] };
/** Types of order that name a price: limit, conditional, IOC, FOK and stop. All others are sent with a price of 0. */
const limitTypes = ["00", "02", "11", "12", "22"];
/** Cash orders to sell (0801, 0011) and to buy; paper trading has V for T. */
const transactionId = /^([TV])TTC(0801|0802|0011|0012)U$/;

/** `POST …/order-cash`: executes every order that passes the gateway and could be one, and notes it, so that a doubled one is seen. */
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
      const wrong = wrongField(state, fields);
      // Seen for a field of a quote that can't be. What an order gets for one is not published.
      if (wrong) return kisApiError("OPSQ2002", 500, ` [${wrong}]`);
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

/** The field of an order that KIS could not execute. */
function wrongField(
  { environment }: KisState,
  fields: ReadonlyMap<string, string>,
): string | undefined {
  const misshapen = forms.find(([name, form]) => !form.test(fields.get(name) ?? ""));
  if (misshapen) return misshapen[0];
  const exchange = fields.get("EXCG_ID_DVSN_CD") ?? "";
  if (!exchanges[environment].includes(exchange)) return "EXCG_ID_DVSN_CD";
  const needsPrice = limitTypes.includes(fields.get("ORD_DVSN") ?? "");
  return needsPrice && Number(fields.get("ORD_UNPR")) === 0 ? "ORD_UNPR" : undefined;
}
