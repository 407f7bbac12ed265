import type { BrokerAnswer, BrokerEndpoint, BrokerRequest } from "../broker.js";
import { withOwnNames } from "../http/send-answer.js";
import { type CheckedRoute, requireRoute, requireRouteBody } from "./require-route.js";

/**
 * An answer of your own to an API that the simulator does not have (a balance, a chart, an order book), or to the quote that it
 * has: `inquire-price` (FHKST01010100) at KIS, ka10001 at Kiwoom.
 *
 * @group Answering what it does not serve
 */
export interface SimulatedRoute {
  /** `"GET"` (default) or `"POST"` at KIS; Kiwoom has `"POST"` alone. */
  method?: "GET" | "POST";
  /** As the broker documents it: below `/uapi/` at KIS, `/api/` at Kiwoom. */
  path: string;
  /**
   * The `tr_id` at KIS, the `api-id` at Kiwoom, where many APIs share a path. Requests with another are refused as the broker
   * does. Default: any, but one there must be; for the quote of KIS, its own.
   */
  apiId?: string;
  /** The HTTP status. Default 200. */
  status?: number;
  /** Besides the broker's own, which are `tr_id` and `tr_cont`, or `api-id`, `cont-yn` and `next-key`. */
  headers?: Readonly<Record<string, string>>;
  /** What the broker answers, whole: `rt_cd` or `return_code` included. A function is asked for each request that passes the broker's checks. */
  body:
    | Readonly<Record<string, unknown>>
    | ((request: BrokerRequest) => Readonly<Record<string, unknown>>);
}

/** What stands before the routes of a broker, its own checks. */
export interface Gateway {
  /** What every path behind it begins with. */
  readonly prefix: string;
  /** The first is the usual one. */
  readonly methods: readonly ["GET" | "POST", ...("GET" | "POST")[]];
  /** The name of the header that tells APIs apart. */
  readonly apiIdHeader: "tr_id" | "api-id";
  /** What refuses a request for `apiId` (`undefined`: any); undefined = it may pass. */
  check(request: BrokerRequest, apiId: string | undefined): BrokerAnswer | undefined;
  /** The headers of an answer to the API `apiId`. */
  headers(apiId: string): Readonly<Record<string, string>>;
}

/** The routes that a test has added to one host. */
export interface RouteBook {
  /** In place of one for the same. @throws TypeError for what is no route, or is served already. */
  add(route: SimulatedRoute): void;
  clear(): void;
  /** What serves a request: a route, or an endpoint of the broker's own. */
  find(head: Omit<BrokerRequest, "body">): BrokerEndpoint | undefined;
}

type Route = BrokerEndpoint & { readonly apiId: string | undefined };

/** @param onAdd - is told what the ledger will call each route */
export function createRouteBook(
  gateway: Gateway,
  endpoints: readonly BrokerEndpoint[],
  onAdd: (name: string) => void,
): RouteBook {
  let routes: Route[] = [];
  return {
    add(given) {
      const route = requireRoute(given, gateway, endpoints);
      const { method, path, apiId, replaces } = route;
      const label = apiId ?? path;
      const added: Route = {
        name: replaces?.name ?? "route",
        label,
        method,
        path,
        apiId,
        handle: (request) => answer(gateway, route, request),
      };
      const isSame = (one: Route): boolean =>
        one.method === method && one.path === path && one.apiId === apiId;
      routes = [...routes.filter((one) => !isSame(one)), added];
      onAdd(label);
    },
    clear() {
      routes = [];
    },
    find({ method, path, headers }) {
      const isThere = (one: BrokerEndpoint): boolean => one.method === method && one.path === path;
      const apiId = headers[gateway.apiIdHeader];
      const there = routes.filter(isThere);
      return (
        there.find((route) => route.apiId === apiId) ??
        endpoints.find(isThere) ??
        there.find((route) => route.apiId === undefined) ??
        // Its checks say that the API is another.
        there[0]
      );
    },
  };
}

function answer(
  gateway: Gateway,
  { apiId, status = 200, headers = {}, body, replaces }: CheckedRoute,
  request: BrokerRequest,
): BrokerAnswer {
  const own = replaces ? replaces.handle(request) : gateway.check(request, apiId);
  if (own && own.outcome !== "ok") return own;
  const asked = request.headers[gateway.apiIdHeader] ?? "";
  return {
    status,
    headers: { ...gateway.headers(asked), ...withOwnNames(headers) },
    body: typeof body === "function" ? requireRouteBody(body(request)) : body,
    outcome: status < 400 ? "ok" : String(status),
  };
}
