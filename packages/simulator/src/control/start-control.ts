import type { IncomingMessage, ServerResponse } from "node:http";
import type { BrokerRequest } from "../broker.js";
import { parseObject } from "../json-fields.js";
import { type LoopbackServer, startLoopbackServer } from "../loopback-server.js";
import { readRequest } from "../read-request.js";
import { type ControlRoute, createControlRoutes } from "./control-routes.js";
import type { Controlled } from "./describe-state.js";
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
}

interface ControlAnswer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** Serves the control port on loopback. */
export async function startControl(controlled: Controlled, port: number): Promise<StartedControl> {
  const routes = createControlRoutes(controlled);
  let address = "";
  const server = await startLoopbackServer({
    name: "the control port",
    port,
    listener: async (message, response) => {
      const { request, tooLarge } = await readRequest(message);
      const answer = tooLarge
        ? refuse(413, "the body is larger than 1 MiB")
        : (refuseStranger(message, address) ?? answerTo(routes, request));
      send(response, answer);
    },
  });
  address = server.address;
  return { url: `http://${address}`, close: server.close };
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

function answerTo(routes: readonly ControlRoute[], request: BrokerRequest): ControlAnswer {
  const atPath = routes.filter(({ path }) => path === request.path);
  const route = atPath.find(({ method }) => method === request.method);
  if (!route) {
    const paths = [...new Set(routes.map(({ path }) => path))];
    return atPath.length > 0
      ? refuse(405, `${request.path} takes ${atPath.map(({ method }) => method).join(" or ")}`)
      : refuse(404, `there is no such path; there are ${paths.join(" ")}`);
  }
  const fields = readFields(route, request);
  if ("status" in fields) return fields;
  try {
    onlyFields(fields.fields, route.takes);
    return { status: 200, body: route.handle(fields.fields) };
  } catch (error) {
    if (error instanceof TypeError) return refuse(400, error.message);
    return refuse(500, String(error));
  }
}

function readFields(
  { method }: ControlRoute,
  { query, headers, body }: BrokerRequest,
): { fields: Fields } | ControlAnswer {
  const fromQuery = Object.fromEntries(query);
  if (method === "GET" || (method === "DELETE" && body === "")) return { fields: fromQuery };
  // A form, which a web page may send without asking, is no JSON.
  if (!/^application\/json\s*(;|$)/i.test(headers["content-type"] ?? "")) {
    return refuse(415, "send JSON, with the header content-type: application/json");
  }
  const fromBody = parseObject(body);
  return fromBody
    ? { fields: { ...fromQuery, ...fromBody } }
    : refuse(400, "the body is no JSON object");
}

function refuse(status: number, error: string): ControlAnswer {
  return { status, body: { error } };
}

function send(response: ServerResponse, { status, body }: ControlAnswer): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
  response.end(`${JSON.stringify(body)}\n`);
}
