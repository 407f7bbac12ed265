import { createCipheriv } from "node:crypto";
import { formatKoreanTimestamp } from "../clock/korean-timestamp.js";
import type { ExecutedOrder } from "../simulated-host.js";
import type { Tick } from "../websocket/simulated-sockets.js";

/** What the encrypted frames of one WebSocket are encrypted with. */
export interface KisCipher {
  /** 16 characters. */
  readonly iv: string;
  /** 32 characters. */
  readonly key: string;
}

/** A trade as 46 fields (H0STCNT0, and the same of the other exchanges). The price before today's is 500 lower, as in the quote. */
export function kisTickFrame(trId: string, tick: Tick, at: number): string {
  const { symbol, price = 71_000, volume = 1 } = tick;
  const timestamp = formatKoreanTimestamp(at, "compact");
  const before = 70_500;
  const change = price - before;
  const sign = change > 0 ? "2" : change < 0 ? "5" : "3";
  const rate = ((change / before) * 100).toFixed(2);
  const fields = [
    ...[symbol, timestamp.slice(8), price, sign, change, rate],
    // Weighted average, open, high, low, ask, bid.
    ...["70800.00", 70_500, 71_500, 70_300, price + 100, price],
    // This trade's volume, today's, today's value; trades to sell, to buy, their difference, strength.
    ...[volume, 12_345_678, 876_543_138_000, 31_250, 28_750, -2_500, "95.20"],
    // Volume to sell, to buy, which this one is, its share, today's volume against yesterday's.
    ...[6_325_000, 6_020_678, "1", "0.49", "98.76"],
    // When and how far from the present price: open, high, low.
    ...["090000", "2", 500, "093000", "5", -500, "090100", "2", 700],
    ...[timestamp.slice(0, 8), "20", "N"],
    // Quantities at ask and bid, of all asks and bids; turnover, volume at this time yesterday, its rate.
    ...[15_000, 12_000, 250_000, 230_000, "0.21", 11_800_000, "104.62"],
    // Session, reason of an arbitrary end, reference price of the volatility interruption.
    ...["0", "", 70_500],
  ];
  return `0|${trId}|001|${fields.join("^")}`;
}

/**
 * What the broker tells of an order: that it was taken, and that it was executed, as 26 encrypted fields (H0STCNI0, H0STCNI9).
 * Its numbers have a fixed width, as in the examples of the documents and in what users have logged. The meaning of three
 * fields goes by the stage: quantity, price and the last one are the order's and the execution's, or the other way round.
 */
export function kisNoticeFrame(
  trId: string,
  order: ExecutedOrder,
  { cipher, htsId, stage }: { cipher: KisCipher; htsId: string; stage: "taken" | "executed" },
): string {
  const executed = stage === "executed";
  const { orderNumber, symbol, quantity } = order;
  const price = "000071000";
  const fields = [
    // A new order has no original one.
    ...[htsId, "0000000001", orderNumber, "", order.side === "sell" ? "01" : "02"],
    ...["0", "00", "0", symbol, quantity.padStart(10, "0"), price],
    formatKoreanTimestamp(order.at, "compact").slice(8),
    // Refused, executed, taken.
    ...["0", executed ? "2" : "1", executed ? "2" : "1"],
    ...["06010", quantity.padStart(9, "0"), "모의고객", "0", "1", "Y", "", "00", "", "모의종목"],
    executed ? price : "",
  ];
  return `1|${trId}|001|${encrypt(fields.join("^"), cipher)}`;
}

function encrypt(text: string, { iv, key }: KisCipher): string {
  const cipher = createCipheriv("aes-256-cbc", key, iv);
  return Buffer.concat([cipher.update(text, "utf8"), cipher.final()]).toString("base64");
}
