import { formatKoreanTimestamp } from "../korean-timestamp.js";
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

/** A trade (0B, 주식체결). Prices carry the sign of the day, as Kiwoom's do. */
export function kiwoomTickFrame(tick: Tick, at: number): string {
  const { symbol, price = 71_000, volume = 1 } = tick;
  const before = 70_500;
  const signed = (value: number, text = String(value)): string =>
    price > before ? `+${text}` : price < before ? `-${text}` : text;
  const change = price - before;
  const rate = ((change / before) * 100).toFixed(2);
  return real({
    type: "0B",
    name: "주식체결",
    item: symbol,
    values: {
      20: formatKoreanTimestamp(at, "compact").slice(8),
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
      228: "95.20",
      290: "2",
      9081: "KRX",
    },
  });
}

/** What the broker tells of an order (00, 주문체결): that it was taken, and that it was executed. */
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
      9001: symbol,
      912: "JJ",
      913: executed ? "체결" : "접수",
      302: "모의종목",
      900: quantity,
      901: "71000",
      902: executed ? "0" : quantity,
      904: "0000000",
      905: buys ? "+매수" : "-매도",
      906: "보통",
      907: buys ? "2" : "1",
      908: formatKoreanTimestamp(order.at, "compact").slice(8),
      909: executed ? orderNumber : "",
      910: executed ? "71000" : "",
      911: executed ? quantity : "",
      10: "+71000",
      919: "0",
      2134: "1",
    },
  });
}

function real(data: RealTimeData): string {
  return JSON.stringify({ trnm: "REAL", data: [data] });
}
