import type { BrokerEnvironment, BrokerName, EndpointName } from "./broker.js";
import type { Fault, FaultOptions, HeldRequest } from "./faults/fault.js";
import type { SimulatedRoute } from "./routes/routes.js";
import type { SimulatedSockets } from "./websocket/simulated-sockets.js";

/**
 * What the simulated KIS and Kiwoom have in common; one per broker and environment.
 *
 * @group Its brokers and accounts
 */
export interface SimulatedHost {
  /** Whose host it is. Of a `SimulatedKis | SimulatedKiwoom` it tells which. */
  readonly broker: BrokerName;
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
   * Answers an API that the simulator does not have, so that a bot that asks for more than prices lives through its day. A
   * request passes what stands before every API of the broker: token, keys, `tr_id` or `api-id`, rate, access and the form
   * of its body. A route for the same method, path and `apiId` takes the place of the one before.
   *
   * The quote can be answered as well: say what the price is. Such a request stays a `"quote"` for `failNext` and the ledger.
   *
   * ```ts
   * simulator.kis.paper.addRoute({
   *   path: "/uapi/domestic-stock/v1/trading/inquire-balance",
   *   apiId: "VTTC8434R",
   *   body: { rt_cd: "0", msg_cd: "20310000", msg1: "조회되었습니다.", output1: [], output2: [{ dnca_tot_amt: "1000000" }] },
   * });
   * simulator.kis.paper.addRoute({
   *   path: "/uapi/domestic-stock/v1/quotations/inquire-price",
   *   body: { rt_cd: "0", output: { stck_prpr: "69000" } },
   * });
   * ```
   *
   * @throws TypeError for a field that is wrong, or an API that the simulator serves itself and that is not the quote.
   */
  addRoute(route: SimulatedRoute): void;
  /** Takes all of them away; the quote is the simulator's own again. */
  clearRoutes(): void;
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
   * @throws TypeError when there is no such living token, or for a code that this broker can't have.
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
