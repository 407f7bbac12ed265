/** A trade at the exchange (체결). */
export interface Trade {
  /** The stock code. */
  symbol: string;
  /** `HHmmss`, Korean time. */
  time: string;
  /** In won. */
  price: number;
}
