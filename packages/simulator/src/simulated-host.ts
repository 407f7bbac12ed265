import type { BrokerEnvironment, EndpointName } from "./broker.js";
import type { Fault, FaultOptions, HeldRequest } from "./fault.js";
import type { SimulatedSockets } from "./websocket/simulated-sockets.js";

/**
 * What the simulated KIS and Kiwoom have in common; one per broker and environment.
 *
 * @group Its brokers and accounts
 */
export interface SimulatedHost {
  /** Which of the two hosts of its broker this is. */
  readonly environment: BrokerEnvironment;
  /** `"http://127.0.0.1:<port>"`, for a client's base URL. */
  readonly url: string;
  /** `"ws://127.0.0.1:<port>…"`, for a client's WebSocket: the same port as `url`. */
  readonly webSocketUrl: string;
  /** Who is connected to it, and what happens to them. */
  readonly sockets: SimulatedSockets;
  /** The orders that were executed, oldest first: a request that is sent twice shows here twice. */
  readonly orders: readonly ExecutedOrder[];
  /**
   * Makes the next request to `endpoint` (`undefined`: to any) go wrong. Faults queue up in the order in which they
   * were asked for. The third argument is how many times, or options.
   */
  failNext(endpoint: EndpointName | undefined, fault: Fault, options?: FaultOptions | number): void;
  /** Holds the next request before the broker acts on it, until released: the way to have requests overlap without a sleep. */
  holdNext(endpoint?: EndpointName): HeldRequest;
  /** Takes back the faults, the holds and the refusals of sign-in that have not struck yet. */
  clearFaults(): void;
  /** How many requests will still be struck or held, or sign-ins refused; `Infinity` where there is no end. */
  waitingFaults(): number;
  /**
   * The broker kills a token: from now on requests with it are refused. Without `token`, every living token of this
   * host. `code` is the refusal's: default `EGW00121` at KIS, `8005` at Kiwoom.
   *
   * @throws TypeError when there is no such living token.
   */
  killToken(token?: string, code?: string): void;
}

/**
 * An order that reached the book.
 *
 * @group Looking at what happened
 */
export interface ExecutedOrder {
  /** Epoch milliseconds of the simulator's clock. */
  readonly at: number;
  /** The label of the account. */
  readonly account: string;
  /** As the broker answered it. */
  readonly orderNumber: string;
  /** The six-digit stock code. */
  readonly symbol: string;
  /** How many shares, as the order said it. */
  readonly quantity: string;
  /** Which way. */
  readonly side: "buy" | "sell";
}
