import type { KiwoomRemedy } from "./kiwoom-remedy.js";

/**
 * What Kiwoom sent on a WebSocket, told apart by `type`. Nothing in it is secret; what it says of own orders and balances is the customer's
 * own affair all the same.
 *
 * @group Receiving real-time data
 */
export type KiwoomFrame =
  | {
      /** `LOGIN` succeeded: the connection takes requests (`REG` …) from now on. */
      type: "signed-in";
    }
  | {
      /** `REAL`: real-time data. */
      type: "data";
      /** One for each of the items in the message. */
      items: readonly KiwoomRealTimeItem[];
    }
  | {
      /** `PING`: Kiwoom ends a connection that does not answer it. */
      type: "heartbeat";
      /** The answer, for `socket.send`: the message as it came. */
      reply: string;
    }
  | {
      /** A request other than `LOGIN` succeeded: `REG`, `REMOVE`, `CNSRLST` … */
      type: "answer";
      /** The request's name. */
      trnm: string;
      /** The whole answer. */
      json: Readonly<Record<string, unknown>>;
    }
  | {
      /** A request was refused. */
      type: "refused";
      /** The request's name: `LOGIN`, `REG` … */
      trnm: string;
      /** Kiwoom's own code, such as `8005`, wherever in the message it stood. */
      code: string;
      /** Kiwoom's own words, for people. */
      message: string;
      /** What to do about it. */
      remedy: KiwoomRemedy;
    }
  | {
      /** `SYSTEM`: Kiwoom tells something about the connection. It must not be answered. */
      type: "system";
      /** Kiwoom's own code, such as `R10001`; empty where there is none. */
      code: string;
      /** Kiwoom's own words, for people. */
      message: string;
      /** What to do about it. */
      remedy: KiwoomRemedy;
    }
  | {
      /** Nothing that is known of Kiwoom. */
      type: "unknown";
    };

/**
 * One item of Kiwoom's real-time data.
 *
 * @group Receiving real-time data
 */
export interface KiwoomRealTimeItem {
  /** The kind of data: `"0B"` for trades (주식체결), as Kiwoom's document 실시간시세 lists them. */
  readonly type: string;
  /** Whose data: a stock code; empty where it is about no stock. */
  readonly item: string;
  /** The fields by their number, as text: `"10"` is the price (현재가), with a sign for the direction of the change. */
  readonly values: Readonly<Record<string, string>>;
}
