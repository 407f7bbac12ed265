import type { Secret } from "@auth/core";
import type { KisRemedy } from "./kis-frame-codes.js";

/**
 * What KIS sent on a WebSocket, told apart by `type`. Nothing in it is secret but what `encryption` reveals when asked; the `payload` and
 * the `trKey` of notices about own orders (체결통보) are the customer's own affairs all the same.
 *
 * @group Receiving real-time data
 */
export type KisFrame =
  | {
      /** Real-time data: `0|H0STCNT0|001|005930^093354^71900^…`. */
      type: "data";
      /** The kind of data that was subscribed to. */
      trId: string;
      /** How many records `payload` holds, one after the other: its fields divided by this are those of one record. */
      count: number;
      /** The fields, separated by `^`; where `encrypted`, their AES-256-CBC cipher text as base64. */
      payload: string;
      /** Whether `payload` is for {@link decryptKisPayload}. So far only notices about own orders are encrypted. */
      encrypted: boolean;
    }
  | {
      /** A subscription was taken (OPSP0000), and with it the approval key. */
      type: "subscribed";
      /** The kind of data. */
      trId: string;
      /** Whose data. */
      trKey: string;
      /** What encrypted data of this `trId` is decrypted with. */
      encryption?: KisEncryption;
    }
  | {
      /** A subscription was ended (OPSP0001). */
      type: "unsubscribed";
      /** The kind of data. */
      trId: string;
      /** Whose data. */
      trKey: string;
    }
  | {
      /** PINGPONG: KIS ends a connection that does not answer it. */
      type: "heartbeat";
      /** The answer, for `socket.send`: the message as it came. (KIS takes a pong frame too; the platform's WebSocket cannot send one.) */
      reply: string;
    }
  | {
      /** KIS refused something. */
      type: "refused";
      /** KIS's own code, such as `OPSP0011`. */
      code: string;
      /** KIS's own words, for people. */
      message: string;
      /** The kind of data that it is about; empty where KIS does not say. */
      trId: string;
      /** Whose data; empty where KIS does not say. */
      trKey: string;
      /** What to do about it. */
      remedy: KisRemedy;
    }
  | {
      /** Nothing that is known of KIS. */
      type: "unknown";
    };

/**
 * The key of encrypted real-time data: AES-256-CBC, both as UTF-8 text. It came in clear over `ws:`, and is a secret all the same:
 * it prints as `[Secret …]`.
 *
 * @group Receiving real-time data
 */
export interface KisEncryption {
  /** 32 characters. */
  readonly key: Secret;
  /** The initialisation vector, 16 characters. */
  readonly iv: Secret;
}
