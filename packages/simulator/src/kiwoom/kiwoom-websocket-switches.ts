/**
 * The switches of the simulated Kiwoom that are about WebSockets.
 *
 * @group WebSockets
 */
export interface KiwoomWebSocketSwitches {
  /** Whether a second WebSocket of an app key ends the first (R10001; default) or both live on (also reported). */
  oneWebSocketSession: boolean;
  /** Where the code of a refused LOGIN is, see `codeFormat`: default `code-message`, as measured there. */
  loginCodeFormat: "bracket" | "code-message" | "return-code";
  /**
   * What becomes of a message before LOGIN: `ignored` with 100013, the WebSocket staying open (measured at the paper host; default),
   * or it `ends` the WebSocket with R10004.
   */
  messageBeforeLogin: "ignored" | "ends";
  /** How long a client may take to send LOGIN before R10004, by the simulator's clock; 0 = for ever. Default 10 000 (not published). */
  loginTimeoutMs: number;
  /** Who logs in again sooner than this is shown out with 1000 and no answer (reported, without a number); 0 = never (default). */
  reconnectIntervalMs: number;
  /** The time between two PINGs, by the simulator's clock; 0 = none. Default 10 000 (not published). */
  pingIntervalMs: number;
  /** How many PINGs may stay unanswered before R10002 ends the WebSocket; 0 = any number. Default 3 (not published). */
  unansweredPings: number;
  /** The time between two trades of a registered stock, by the simulator's clock; 0 = only on demand. Default 1 000. */
  tickIntervalMs: number;
}

export const defaultKiwoomWebSocketSwitches: KiwoomWebSocketSwitches = {
  oneWebSocketSession: true,
  loginCodeFormat: "code-message",
  messageBeforeLogin: "ignored",
  loginTimeoutMs: 10_000,
  reconnectIntervalMs: 0,
  pingIntervalMs: 10_000,
  unansweredPings: 3,
  tickIntervalMs: 1_000,
};
