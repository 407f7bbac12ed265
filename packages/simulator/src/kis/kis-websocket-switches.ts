/**
 * The switches of the simulated KIS that are about WebSockets.
 *
 * @group WebSockets
 */
export interface KisWebSocketSwitches {
  /** Whether a second WebSocket of an app key is refused (OPSP8996). Default `true` (measured). */
  oneWebSocketSession: boolean;
  /** Subscriptions of one WebSocket before OPSP0008: 40 (official sample; default) or 41 (also reported). */
  maxSubscriptions: number;
  /** The time between two PINGPONG messages, by the simulator's clock; 0 = none. Default 10 000 (not published). */
  pingIntervalMs: number;
  /** How many PINGPONGs may stay unanswered before the WebSocket is cut; 0 = any number. Default 3 (not published). */
  unansweredPings: number;
  /** The time between two trades of a subscribed stock, by the simulator's clock; 0 = only on demand. Default 1 000. */
  tickIntervalMs: number;
}

export const defaultKisWebSocketSwitches: KisWebSocketSwitches = {
  oneWebSocketSession: true,
  maxSubscriptions: 40,
  pingIntervalMs: 10_000,
  unansweredPings: 3,
  tickIntervalMs: 1_000,
};
