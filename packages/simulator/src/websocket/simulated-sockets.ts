/**
 * A trade at the exchange, for everyone who subscribed to the stock.
 *
 * @group WebSockets
 */
export interface Tick {
  /** The six-digit stock code. */
  symbol: string;
  /** In won. Default 71 000, the price of the quote. */
  price?: number;
  /** How many shares. Default 1. */
  volume?: number;
}

/**
 * The WebSockets of one host: who is there, and what happens to them.
 *
 * @group WebSockets
 */
export interface SimulatedSockets {
  /** How many are open, signed in or not. */
  readonly open: number;
  /** The labels of the accounts that are signed in, one per WebSocket. */
  readonly signedIn: readonly string[];
  /** Cuts every WebSocket without a close frame, as a failing network does (clients see 1006). Returns how many. */
  drop(): number;
  /**
   * Refuses the next sign-ins, whatever key or token they bring. `code` is any of the broker's table: at KIS default
   * `OPSP0011`, at Kiwoom `8005`. `times`: default 1; `Infinity` = until `clearFaults()`.
   */
  refuseSignIn(code?: string, times?: number): void;
  /** Sends a trade to everyone who subscribed to it (H0STCNT0 at KIS, 0B at Kiwoom). Returns to how many. */
  sendTick(tick: Tick): number;
  /** Sends this very text to everyone, for frames that the simulator would never send. Returns to how many. */
  sendText(text: string): number;
}
