import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Broker, BrokerRequest, BrokerSockets } from "./broker.js";
import { type FaultQueue, faultName } from "./fault.js";
import type { WritableLedger } from "./ledger.js";
import { faultStatus, sendAnswer, sendFault } from "./send-answer.js";
import type { SimulatorClock } from "./simulator-clock.js";

const maxRequestBytes = 1024 * 1024;

/** What a listener serves. */
export interface HttpListenerOptions {
  readonly broker: Broker;
  readonly clock: SimulatorClock;
  readonly ledger: WritableLedger;
  readonly faults: FaultQueue;
  /** Takes over every HTTP upgrade. */
  readonly sockets?: BrokerSockets | undefined;
}

/** A broker on a loopback port. */
export interface HttpListener {
  readonly url: string;
  readonly webSocketUrl: string;
  /** Ends every connection and stops listening. */
  close(): Promise<void>;
}

/** Serves `broker` on a free loopback port. */
export async function startHttpListener(options: HttpListenerOptions): Promise<HttpListener> {
  let url = "";
  const server = createServer((message, response) => {
    serve(message, response, url, options).catch(() => response.destroy());
  });
  const { sockets } = options;
  if (sockets) server.on("upgrade", sockets.upgrade);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  url = `http://${address}`;
  return {
    url,
    webSocketUrl: `ws://${address}${sockets?.path ?? ""}`,
    close: async () => {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await Promise.all([closed, sockets?.close()]);
    },
  };
}

async function serve(
  message: IncomingMessage,
  response: ServerResponse,
  url: string,
  { broker, clock, ledger, faults }: HttpListenerOptions,
): Promise<void> {
  const request = await readRequest(message);
  const endpoint = broker.endpoints.find(
    ({ method, path }) => method === request.method && path === request.path,
  );
  const name = endpoint?.name ?? "unknown";
  const planned = faults.take(name);
  if (planned?.type === "hold") {
    planned.arrive();
    await planned.released;
  }
  const at = clock.now();
  const act = () => endpoint?.handle(request) ?? broker.notFound(request);
  const target = { response, now: clock.now, url };
  const seen = {
    at,
    broker: broker.name,
    environment: broker.environment,
    endpoint: name,
    // Read before the broker acts: a revoked token still names its account.
    account: broker.accountOf(request),
  };
  if (planned?.type !== "fault") {
    const answer = act();
    ledger.write({ ...seen, outcome: answer.outcome, status: answer.status });
    sendAnswer(target, answer);
    return;
  }
  const { fault, processed } = planned;
  const limited = faultName(fault) === "rate-limited";
  const real = processed ? act() : undefined;
  const answer = limited
    ? broker.rateLimited(name)
    : (real ?? { status: 200, body: {}, outcome: "ok" });
  ledger.write({
    ...seen,
    outcome: real?.outcome ?? "unprocessed",
    status: faultStatus(fault, answer),
    fault: faultName(fault),
  });
  await sendFault(target, fault, answer);
}

async function readRequest(message: IncomingMessage): Promise<BrokerRequest> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxRequestBytes) throw new Error("the request is too large");
    chunks.push(chunk);
  }
  const [path = "/", query = ""] = (message.url ?? "/").split("?", 2);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return {
    method: message.method ?? "GET",
    path,
    query: new Map(new URLSearchParams(query)),
    headers,
    body: Buffer.concat(chunks).toString("utf8"),
  };
}
