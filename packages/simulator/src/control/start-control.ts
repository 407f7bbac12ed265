import type { IncomingMessage, ServerResponse } from "node:http";
import type { BrokerRequest } from "../broker.js";
import { parseObject } from "../http/json-fields.js";
import { type LoopbackServer, startLoopbackServer } from "../http/loopback-server.js";
import { readRequest } from "../http/read-request.js";
import { type ControlRoute, createControlRoutes } from "./control-routes.js";
import type { Controlled } from "./describe-state.js";
import { createHolds } from "./holds.js";
import { type Fields, onlyFields } from "./read-fields.js";

/**
 * The port by which programs in any language change faults, clock and switches and read the ledger.
 *
 * @group Starting the simulator
 */
export interface Control {
  /** `"http://127.0.0.1:<port>"`; `GET /` there lists what it can be asked. */
  readonly url: string;
}

/** The control port, and how to stop it. */
export interface StartedControl extends Control {
  readonly close: LoopbackServer["close"];
  /** Forgets the holds: there are none any more. */
  reset(): void;
}

interface ControlAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Record<string, unknown>;
}

/** Serves the control port on loopback. */
export async function startControl(controlled: Controlled, port: number): Promise<StartedControl> {
  const holds = createHolds(controlled);
  const routes = createControlRoutes(controlled, holds);
  let address = "";
  const server = await startLoopbackServer({
    name: "the control port",
    port,
    listener: async (message, response) => {
      const { request, tooLarge } = await readRequest(message);
      const answer = tooLarge
        ? refuse(413, "the body is larger than 1 MiB")
        : (refuseStranger(message, address) ??
          (await answerTo(routes, request, queryNames(message))));
      send(response, answer);
    },
  });
  address = server.address;
  return { url: `http://${address}`, close: server.close, reset: holds.clear };
}

/**
 * A page that someone visits may send requests to loopback, under a name of its own that leads there (DNS rebinding) or
 * across origins. Programs send neither.
 */
function refuseStranger({ headers }: IncomingMessage, address: string): ControlAnswer | undefined {
  const hosts = [address, address.replace("127.0.0.1", "localhost")];
  if (!hosts.includes(headers.host ?? "")) {
    return refuse(403, `the Host header must be ${hosts.join(" or ")}: no other name leads here`);
  }
  const { origin } = headers;
  if (origin !== undefined && !hosts.includes(origin.replace(/^http:\/\//, ""))) {
    return refuse(403, "requests from web pages are refused: send no Origin header");
  }
  return undefined;
}

/** The names in the query, each as often as it is there. */
function queryNames({ url = "" }: IncomingMessage): string[] {
  return [...new URLSearchParams(url.split("?", 2)[1]).keys()];
}

async function answerTo(
  routes: readonly ControlRoute[],
  request: BrokerRequest,
  given: readonly string[],
): Promise<ControlAnswer> {
  const atPath = routes.filter(({ path }) => path === request.path);
  // The answer to HEAD is that to GET; Node leaves the body out.
  const asked = request.method === "HEAD" ? "GET" : request.method;
  const route = atPath.find(({ method }) => method === asked);
  if (!route) {
    const paths = [...new Set(routes.map(({ path }) => path))];
    if (atPath.length === 0) {
      return refuse(404, `there is no such path; there are ${paths.join(" ")}`);
    }
    const methods = atPath.map(({ method }) => method);
    const allow = [...methods, ...(methods.includes("GET") ? ["HEAD"] : [])].join(", ");
    return { ...refuse(405, `${request.path} takes ${methods.join(" or ")}`), headers: { allow } };
  }
  const fields = readFields(route, request, given);
  if ("status" in fields) return fields;
  try {
    onlyFields(fields.fields, route.takes);
    return { status: 200, body: await route.handle(fields.fields) };
  } catch (error) {
    if (error instanceof TypeError) return refuse(400, error.message);
    return refuse(500, String(error));
  }
}

/** The query and the body together, whatever the method: a client that sends its fields the other way means them as well. */
function readFields(
  { method, path, takes }: ControlRoute,
  { query, headers, body }: BrokerRequest,
  given: readonly string[],
): { fields: Fields } | ControlAnswer {
  let fromBody: Fields = {};
  const wantsBody = (method === "POST" || method === "PUT") && takes.length > 0;
  if (wantsBody || body !== "") {
    // A form, which a web page may send without asking, is no JSON.
    if (!/^application\/json\s*(;|$)/i.test(headers["content-type"] ?? "")) {
      return refuse(415, "send JSON, with the header content-type: application/json");
    }
    const parsed = parseObject(body);
    if (!parsed) {
      const known =
        takes.length > 0
          ? ` such as {"${takes[0]}":…}; ${path} takes ${takes.join(", ")}`
          : `; ${path} takes no fields: send none`;
      return refuse(400, `the body must be a JSON object${known}`);
    }
    fromBody = parsed;
  }
  const names = [...given, ...Object.keys(fromBody)];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return refuse(400, `${twice} is there twice: which one is meant?`);
  return { fields: { ...Object.fromEntries(query), ...fromBody } };
}

function refuse(status: number, error: string): ControlAnswer {
  return { status, body: { error } };
}

function send(response: ServerResponse, { status, headers, body }: ControlAnswer): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
  response.end(`${JSON.stringify(body)}\n`);
}
