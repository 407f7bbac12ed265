import type { ServerResponse } from "node:http";
import type { BrokerAnswer } from "../broker.js";
import { dropsMidBody, type Fault, type FaultAnswer } from "../faults/fault.js";
import { waitWhileOpen } from "./wait-while-open.js";

const json = { "Content-Type": "application/json; charset=utf-8" };
const hugeBytes = 5 * 1024 * 1024;
let madeHugeBody: Buffer | undefined;
const maintenancePage: FaultAnswer = {
  status: 503,
  headers: { "Content-Type": "text/html; charset=utf-8" },
  body: '<!DOCTYPE html><html lang="ko"><head><meta charset="utf-8"><title>서비스 점검</title></head><body><h1>서비스 점검 중입니다.</h1></body></html>',
};

/** What the simulator sends by itself, by the name in lower case: a fault's own takes its place instead of coming second. */
const ownNames: ReadonlyMap<string, string> = new Map([
  ["content-type", "Content-Type"],
  ["date", "Date"],
  ["content-length", "Content-Length"],
]);

/** A body with its head. Without `chunked` a `content-length` is sent. */
interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly chunked?: boolean;
}

/** Where the answer goes, and what it needs. */
export interface AnswerTarget {
  readonly response: ServerResponse;
  /** The broker's time. */
  now(): number;
  /** The URL of the host. */
  readonly url: string;
}

/** Sends the broker's own answer. */
export function sendAnswer(target: AnswerTarget, answer: BrokerAnswer): void {
  sendWhole(target, fromBroker(answer));
}

/** The fault `maintenance`, or its page with another status. */
export function maintenanceFault(status: number): Fault {
  return status === maintenancePage.status ? "maintenance" : { ...maintenancePage, status };
}

/** The status that {@link sendFault} will send; 0 = none. */
export function faultStatus(fault: Fault, answer: BrokerAnswer): number {
  if (fault === "drop" || fault === "hang") return 0;
  return replacement(fault, answer, "")?.status ?? answer.status;
}

/** The body that replaces the broker's; undefined = there is none. */
export function faultText(fault: Fault, answer: BrokerAnswer): string | undefined {
  return replacement(fault, answer, "")?.body.toString();
}

/** Sends what the fault makes of the broker's `answer`. Resolves when there is nothing left to do. */
export async function sendFault(
  target: AnswerTarget,
  fault: Fault,
  answer: BrokerAnswer,
): Promise<void> {
  const { response } = target;
  if (fault === "hang") return;
  if (fault === "drop") return reset(response);
  const raw = replacement(fault, answer, target.url) ?? fromBroker(answer);
  if (dropsMidBody(fault)) {
    sendHead(target, { ...raw, chunked: fault === "drop-mid-body-chunked" });
    response.write(raw.body.subarray(0, Math.floor(raw.body.length / 2)), () => reset(response));
    return;
  }
  if (typeof fault === "object" && "delayMs" in fault) await waitWhileOpen(response, fault.delayMs);
  if (typeof fault === "object" && "trickleMs" in fault) {
    sendHead(target, raw);
    const stepBytes = fault.chunkBytes ?? 16;
    for (let at = 0; at < raw.body.length && !response.destroyed; at += stepBytes) {
      response.write(raw.body.subarray(at, at + stepBytes));
      await waitWhileOpen(response, fault.trickleMs);
    }
    response.end();
    return;
  }
  sendWhole(target, raw);
}

/** What is sent instead of the broker's answer; undefined = that answer itself. */
function replacement(fault: Fault, answer: BrokerAnswer, url: string): RawAnswer | undefined {
  const ok = (body: string | Buffer): RawAnswer => ({
    status: 200,
    headers: json,
    body: typeof body === "string" ? Buffer.from(body) : body,
  });
  if (typeof fault === "object") {
    if ("status" in fault) return fromFault(fault);
    if ("redirectTo" in fault) return redirect(fault.redirectTo);
    if ("retryAfter" in fault)
      return rateLimited(answer, { "Retry-After": String(fault.retryAfter) });
    return undefined;
  }
  switch (fault) {
    case "maintenance":
      return fromFault(maintenancePage);
    case "empty":
      return ok("");
    case "huge":
      return ok(hugeBody());
    case "huge-chunked":
      return { ...ok(hugeBody()), chunked: true };
    case "invalid-json":
      return ok('{"return_code":0,"access_token":"eyJ0');
    case "redirect":
      return redirect(`${url}/`);
    case "rate-limited":
      return rateLimited(answer, {});
    case "wrong-content-type":
      return { ...fromBroker(answer), headers: { "Content-Type": "text/html; charset=utf-8" } };
    default:
      return undefined;
  }
}

/** Made once, and not before somebody asks for it. */
function hugeBody(): Buffer {
  madeHugeBody ??= Buffer.from(`{"padding":"${"x".repeat(hugeBytes)}"}`);
  return madeHugeBody;
}

function fromBroker({ status, headers, body }: BrokerAnswer): RawAnswer {
  return { status, headers: { ...json, ...headers }, body: Buffer.from(JSON.stringify(body)) };
}

function fromFault({ status, headers = json, body = "" }: FaultAnswer): RawAnswer {
  return {
    status,
    headers: withOwnNames(headers),
    body: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
  };
}

/** Headers that somebody gave, those that every answer has under the names that we write: none is there twice. */
export function withOwnNames(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      ownNames.get(name.toLowerCase()) ?? name,
      value,
    ]),
  );
}

function redirect(location: string): RawAnswer {
  return { status: 307, headers: { Location: location }, body: Buffer.alloc(0) };
}

function rateLimited(answer: BrokerAnswer, headers: Record<string, string>): RawAnswer {
  return { ...fromBroker(answer), status: 429, headers: { ...json, ...headers } };
}

function sendHead(
  { response, now }: AnswerTarget,
  { status, headers, body, chunked }: RawAnswer,
): void {
  response.sendDate = false;
  response.writeHead(status, {
    Date: new Date(now()).toUTCString(),
    ...(chunked || status === 204 || status === 304
      ? {}
      : { "Content-Length": String(body.length) }),
    ...headers,
  });
}

function sendWhole(target: AnswerTarget, raw: RawAnswer): void {
  if (target.response.destroyed) return;
  sendHead(target, raw);
  // Two writes: `end(body)` alone would add the content-length that a chunked answer must not have.
  target.response.write(raw.body);
  target.response.end();
}

function reset({ req }: ServerResponse): void {
  // The request's socket: an answer that waits behind another on its connection has none yet.
  const { socket } = req;
  // One that is ending can't be reset any more: Node would leave it open for ever.
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
