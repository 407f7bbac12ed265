import { formatKoreanTimestamp } from "../clock/korean-timestamp.js";
import type { ExecutedOrder } from "../simulated-host.js";
import type { Tick } from "../websocket/simulated-sockets.js";

/** One element of a REAL message. */
interface RealTimeData {
  readonly type: string;
  readonly name: string;
  readonly item: string;
  /** Text by field number. */
  readonly values: Readonly<Record<string, string>>;
}

/** A trade (0B, 주식체결) with every field that Kiwoom names. Prices carry the sign of the day, as Kiwoom's do. */
export function kiwoomTickFrame(tick: Tick, at: number): string {
  const { symbol, price = 71_000, volume = 1 } = tick;
  const before = 70_500;
  const signed = (value: number, text = String(value)): string =>
    price > before ? `+${text}` : price < before ? `-${text}` : text;
  const change = price - before;
  const rate = ((change / before) * 100).toFixed(2);
  const time = formatKoreanTimestamp(at, "compact").slice(8);
  return real({
    type: "0B",
    name: "주식체결",
    item: symbol,
    values: {
      20: time,
      10: signed(price),
      11: change > 0 ? `+${change}` : String(change),
      12: change > 0 ? `+${rate}` : rate,
      27: signed(price + 100),
      28: signed(price),
      15: `+${volume}`,
      13: "12345678",
      14: "876543",
      16: "70500",
      17: "+71500",
      18: "-70300",
      25: change > 0 ? "2" : change < 0 ? "5" : "3",
      26: "+123456",
      29: "+8765",
      30: "+94.30",
      31: "0.12",
      32: "85",
      228: "95.20",
      311: "7100000",
      290: "2",
      691: "0",
      567: "000000",
      568: "000000",
      851: "101.50",
      1890: "090000",
      1891: time,
      1892: "090500",
      1030: "6000000",
      1031: "6345678",
      1032: "51.40",
      1071: "60000",
      1072: "63456",
      1313: String(price * volume),
      1315: "0",
      1316: String(volume),
      1314: "+345678",
      1497: "0",
      1498: "0",
      620: "71000",
      732: "0",
      852: "0",
      9081: "KRX",
    },
  });
}

/** What the broker tells of an order (00, 주문체결), in every field that Kiwoom names: that it was taken, and that it was executed. */
export function kiwoomNoticeFrame(order: ExecutedOrder, stage: "taken" | "executed"): string {
  const executed = stage === "executed";
  const { orderNumber, symbol, quantity } = order;
  const buys = order.side === "buy";
  return real({
    type: "00",
    name: "주문체결",
    item: symbol,
    values: {
      9201: "0000000001",
      9203: orderNumber,
      9205: "",
      9001: symbol,
      912: "JJ",
      913: executed ? "체결" : "접수",
      302: "모의종목",
      900: quantity,
      901: "71000",
      902: executed ? "0" : quantity,
      903: executed ? String(71_000 * Number(quantity)) : "0",
      904: "0000000",
      905: buys ? "+매수" : "-매도",
      906: "보통",
      907: buys ? "2" : "1",
      908: formatKoreanTimestamp(order.at, "compact").slice(8),
      909: executed ? orderNumber : "",
      910: executed ? "71000" : "",
      911: executed ? quantity : "",
      10: "+71000",
      27: "+71100",
      28: "+71000",
      914: executed ? "71000" : "",
      915: executed ? quantity : "",
      938: "0",
      939: "0",
      919: "0",
      920: "",
      921: "",
      922: "00",
      923: "00000000",
      10010: "",
      2134: "1",
      2135: "KRX",
      2136: "N",
    },
  });
}

function real(data: RealTimeData): string {
  return JSON.stringify({ trnm: "REAL", data: [data] });
}
