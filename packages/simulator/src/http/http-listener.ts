import type { IncomingMessage, ServerResponse } from "node:http";
import type { Broker, BrokerAnswer, BrokerSockets, EndpointName } from "../broker.js";
import type { SimulatorClock } from "../clock/simulator-clock.js";
import type { Fault } from "../faults/fault.js";
import { traitsOf } from "../faults/fault-kinds.js";
import type { FaultQueue } from "../faults/fault-queue.js";
import { meetFault } from "../faults/meet-fault.js";
import { faultStatus, sendFault } from "../faults/send-fault.js";
import type { LedgerEntry, WritableLedger } from "../ledger/ledger.js";
import type { RouteBook } from "../routes/routes.js";
import { startLoopbackServer } from "./loopback-server.js";
import { readHead, readRequest } from "./read-request.js";
import { type AnswerTarget, sendAnswer } from "./send-answer.js";

/** Not published either; the status that servers have for it. */
const largeBodyAnswer: BrokerAnswer = { status: 413, body: {}, outcome: "413" };
/** To HTTP/1.1 without Host. */
const noHostAnswer: BrokerAnswer = { status: 400, body: {}, outcome: "400" };

/** What a listener serves. */
export interface HttpListenerOptions {
  readonly broker: Broker;
  readonly clock: SimulatorClock;
  readonly ledger: WritableLedger;
  readonly faults: FaultQueue;
  readonly routes: RouteBook;
  /** 0 = a free one. */
  readonly port: number;
  /** Takes over every HTTP upgrade. */
  readonly sockets?: BrokerSockets | undefined;
}

/** A broker on a loopback port. */
export interface HttpListener {
  readonly url: string;
  readonly webSocketUrl: string;
  /** Ends the requests that wait for their answer, and every WebSocket. */
  reset(): void;
  /** Stops listening; open answers have `graceMs` of real time to finish. */
  close(graceMs: number): Promise<void>;
}

/** Serves `broker` on a loopback port. */
export async function startHttpListener(options: HttpListenerOptions): Promise<HttpListener> {
  const { broker, port, sockets } = options;
  let url = "";
  const unanswered = new Set<ServerResponse>();
  const server = await startLoopbackServer({
    name: `${broker.name} ${broker.environment}`,
    port,
    listener: (message, response) => serve(message, response, url, { ...options, unanswered }),
    upgrade: sockets?.upgrade,
    refused: (status) => noteUnread(options, { endpoint: "unknown", account: "unknown" }, status),
  });
  url = `http://${server.address}`;
  return {
    url,
    webSocketUrl: `ws://${server.address}${sockets?.path ?? ""}`,
    reset() {
      // A connection that waits for its next request stays: its client would not know that it was cut.
      for (const { req, writableFinished } of unanswered) {
        if (!writableFinished) req.socket.destroy();
      }
      unanswered.clear();
      sockets?.reset();
    },
    close: async (graceMs) => {
      await Promise.all([server.close(graceMs), sockets?.close(graceMs)]);
    },
  };
}

async function serve(
  message: IncomingMessage,
  response: ServerResponse,
  url: string,
  options: HttpListenerOptions & { readonly unanswered: Set<ServerResponse> },
): Promise<void> {
  const { broker, clock, ledger, routes } = options;
  const target: AnswerTarget = { response, now: clock.now, url };
  const head = readHead(message);
  const endpoint = routes.find(head);
  const name = endpoint?.name ?? "unknown";
  const route = endpoint?.label === undefined ? {} : { route: endpoint.label };
  const read = await readRequest(message).catch(() => undefined);
  if (!read) {
    const { account } = broker.identify({ ...head, body: "" }, name);
    // 200 until somebody has answered.
    const status = response.statusCode === 200 ? 0 : response.statusCode;
    return noteUnread(options, { endpoint: name, ...route, account }, status);
  }
  const { request, tooLarge } = read;
  options.unanswered.add(response);
  response.once("close", () => options.unanswered.delete(response));
  const { fault, processed } = await meetFault(options, name, broker.maintenance);
  const seen = {
    at: clock.now(),
    broker: broker.name,
    environment: broker.environment,
    endpoint: name,
    ...route,
    // Read before the broker acts: a token is named as what it was when the request came.
    ...broker.identify(request, name),
  };
  const act = (): BrokerAnswer => {
    if (tooLarge) return largeBodyAnswer;
    if (request.headers.host === undefined && message.httpVersion === "1.1") return noHostAnswer;
    try {
      return endpoint?.handle(request) ?? broker.notFound(request);
    } catch (error) {
      return unableAnswer(error);
    }
  };
  if (!fault) {
    const answer = act();
    ledger.write({ ...seen, outcome: answer.outcome, status: answer.status });
    return sendAnswer(target, answer);
  }
  const real = processed ? act() : undefined;
  const answer = answerUnder(fault, real, broker, name);
  ledger.write({
    ...seen,
    outcome: real?.outcome ?? "unprocessed",
    status: faultStatus(fault, answer),
    fault: traitsOf(fault).name,
  });
  await sendFault(target, fault, answer);
}

/** Notes what was no whole request. `status` 0 = the client left in its middle. */
function noteUnread(
  { broker, clock, ledger }: HttpListenerOptions,
  seen: Pick<LedgerEntry, "endpoint" | "route" | "account">,
  status: number,
): void {
  const { name, environment } = broker;
  const outcome = status === 0 ? "unprocessed" : String(status);
  ledger.write({ at: clock.now(), broker: name, environment, ...seen, outcome, status });
}

/** A switch in a position that no answer can be written for, such as a lifetime beyond all years: to be told, not guessed from a reset. */
function unableAnswer(error: unknown): BrokerAnswer {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    status: 500,
    body: { error: `the simulator can't answer this: ${reason}` },
    outcome: "500",
  };
}

/** The broker's answer that the fault then spoils or replaces. */
function answerUnder(
  fault: Fault,
  real: BrokerAnswer | undefined,
  broker: Broker,
  endpoint: EndpointName,
): BrokerAnswer {
  if (traitsOf(fault).name === "rate-limited") return broker.rateLimited(endpoint);
  return real ?? { status: 200, body: {}, outcome: "ok" };
}
