import type { BrokerEndpoint } from "../broker.js";
import { answerFields, bodiless, isObject, show } from "../faults/require-fault.js";
import type { Gateway, SimulatedRoute } from "./routes.js";

const fields = ["method", "path", "apiId", "status", "headers", "body"];

/** Refuses what would never answer anything, or something else than was meant. */
export function requireRoute(
  given: SimulatedRoute,
  gateway: Gateway,
  endpoints: readonly BrokerEndpoint[],
): SimulatedRoute & { readonly method: "GET" | "POST" } {
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
  requireFree(given, gateway, endpoints);
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

function requireFree(
  { path, apiId }: SimulatedRoute,
  { apiIdHeader }: Gateway,
  endpoints: readonly BrokerEndpoint[],
): void {
  for (const { apiIds, ...own } of endpoints.filter((endpoint) => endpoint.path === path)) {
    if (apiIds && apiId !== undefined && !apiIds.includes(apiId)) continue;
    const fix =
      apiIds && apiId === undefined
        ? `name the ${apiIdHeader} of another as apiId`
        : `failNext("${own.name}", { status: 200, body }) gives it another answer`;
    throw new TypeError(
      `${path}${apiIds ? ` (${apiIds.join(", ")})` : ""} is served already: ${fix}`,
    );
  }
}
