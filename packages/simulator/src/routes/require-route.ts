import type { BrokerEndpoint } from "../broker.js";
import { answerFields, bodiless, isObject, show } from "../faults/require-fault.js";
import type { Gateway, SimulatedRoute } from "./routes.js";

/** A route that can be asked for. */
export interface CheckedRoute extends SimulatedRoute {
  readonly method: "GET" | "POST";
  /** Whose checks it is behind, and whose answer it gives: an endpoint of the broker's own. */
  readonly replaces: BrokerEndpoint | undefined;
}

const fields = ["method", "path", "apiId", "status", "headers", "body"];

/** Refuses what would never answer anything, or something else than was meant. */
export function requireRoute(
  given: SimulatedRoute,
  gateway: Gateway,
  endpoints: readonly BrokerEndpoint[],
): CheckedRoute {
  if (!isObject(given)) throw new TypeError(`a route must be an object, got ${show(given)}`);
  const stranger = Object.keys(given).find((name) => !fields.includes(name));
  if (stranger !== undefined) {
    throw new TypeError(`a route has no field "${stranger}"; it has ${fields.join(", ")}`);
  }
  const { method = gateway.methods[0], path, apiId, status, headers, body } = given;
  if (!gateway.methods.includes(method)) {
    throw new TypeError(`method must be ${gateway.methods.join(" or ")}, got ${show(method)}`);
  }
  const { prefix } = gateway;
  if (typeof path !== "string" || !path.startsWith(prefix) || !/^[\w\-./]+$/.test(path)) {
    throw new TypeError(
      `path must be one below ${prefix}, without a query, such as "${prefix}…", got ${show(path)}`,
    );
  }
  if (apiId !== undefined && !(typeof apiId === "string" && /^\w+$/.test(apiId))) {
    throw new TypeError(`apiId must be a ${gateway.apiIdHeader}, got ${show(apiId)}`);
  }
  const replaces = findReplaced({ ...given, method }, gateway, endpoints);
  for (const [name, value] of [
    ["status", status],
    ["headers", headers],
  ] as const) {
    const [expected, fits] = answerFields[name];
    if (value === undefined || fits(value)) continue;
    throw new TypeError(`${name} must be ${expected}, got ${show(value)}`);
  }
  if (status !== undefined && bodiless.includes(status)) {
    throw new TypeError(`body can't be sent: an answer with status ${status} has none`);
  }
  return {
    ...given,
    method,
    ...(replaces?.replaceable && { apiId: replaces.replaceable }),
    replaces,
    // What becomes of the objects afterwards must not change the answer.
    ...(headers && { headers: { ...headers } }),
    body: typeof body === "function" ? body : JSON.parse(JSON.stringify(requireRouteBody(body))),
  };
}

/** What a route answers: JSON. */
export function requireRouteBody(body: unknown): Readonly<Record<string, unknown>> {
  const [, fits] = answerFields.body;
  if (isObject(body) && fits(body)) return body;
  throw new TypeError(`body must be an object that JSON can write, got ${show(body)}`);
}

/** The endpoint in whose stead a route would answer; undefined = nothing is served there. */
function findReplaced(
  { method, path, apiId }: SimulatedRoute,
  { apiIdHeader }: Gateway,
  endpoints: readonly BrokerEndpoint[],
): BrokerEndpoint | undefined {
  const own = endpoints.find((endpoint) => endpoint.path === path);
  // At a path that APIs share, one beside those that are served.
  const isBeside = apiId !== undefined && own?.apiIds?.includes(apiId) === false;
  if (!own || isBeside) return undefined;
  const { apiIds, replaceable } = own;
  const isNamed = apiId === replaceable || (apiId === undefined && !apiIds);
  if (replaceable !== undefined && isNamed && method === own.method) return own;
  throw new TypeError(
    `${path}${apiIds ? ` (${apiIds.join(", ")})` : ""} is served already: ${wayOut(own, apiId, apiIdHeader)}`,
  );
}

function wayOut(
  { name, method, apiIds, replaceable }: BrokerEndpoint,
  apiId: string | undefined,
  apiIdHeader: string,
): string {
  if (replaceable !== undefined) {
    return `a route can answer its ${name}, which is ${method} with apiId "${replaceable}"`;
  }
  return apiIds && apiId === undefined
    ? `name the ${apiIdHeader} of another as apiId`
    : `failNext("${name}", { status: 200, body }) gives it another answer`;
}
