import type { ServerResponse } from "node:http";
import type { BrokerAnswer } from "../broker.js";
import {
  type AnswerTarget,
  fromBroker,
  json,
  type RawAnswer,
  sendHead,
  sendWhole,
  withOwnNames,
} from "../http/send-answer.js";
import { waitWhileOpen } from "../http/wait-while-open.js";
import type { Fault, FaultAnswer } from "./fault.js";

const hugeBytes = 5 * 1024 * 1024;
let madeHugeBody: Buffer | undefined;
const maintenancePage: FaultAnswer = {
  status: 503,
  headers: { "Content-Type": "text/html; charset=utf-8" },
  body: '<!DOCTYPE html><html lang="ko"><head><meta charset="utf-8"><title>서비스 점검</title></head><body><h1>서비스 점검 중입니다.</h1></body></html>',
};

/** The fault `maintenance`, or its page with another status. */
export function maintenanceFault(status: number): Fault {
  return status === maintenancePage.status ? "maintenance" : { ...maintenancePage, status };
}

/** The status that {@link sendFault} will send; 0 = none. */
export function faultStatus(fault: Fault, answer: BrokerAnswer): number {
  if (fault === "drop" || fault === "hang") return 0;
  return replacement(fault, answer, "")?.status ?? answer.status;
}

/** The body that replaces the broker's. */
export function faultText(fault: Fault, answer: BrokerAnswer): string {
  return (replacement(fault, answer, "") ?? fromBroker(answer)).body.toString();
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
  if (fault === "drop-mid-body" || fault === "drop-mid-body-chunked") {
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
    case "drop":
    case "hang":
    case "drop-mid-body":
    case "drop-mid-body-chunked":
      return undefined;
  }
}

/** Made once, and not before somebody asks for it. */
function hugeBody(): Buffer {
  madeHugeBody ??= Buffer.from(`{"padding":"${"x".repeat(hugeBytes)}"}`);
  return madeHugeBody;
}

function fromFault({ status, headers = json, body = "" }: FaultAnswer): RawAnswer {
  return {
    status,
    headers: withOwnNames(headers),
    body: Buffer.from(typeof body === "string" ? body : JSON.stringify(body)),
  };
}

function redirect(location: string): RawAnswer {
  return { status: 307, headers: { Location: location }, body: Buffer.alloc(0) };
}

function rateLimited(answer: BrokerAnswer, headers: Record<string, string>): RawAnswer {
  return { ...fromBroker(answer), status: 429, headers: { ...json, ...headers } };
}

function reset({ req }: ServerResponse): void {
  // The request's socket: an answer that waits behind another on its connection has none yet.
  const { socket } = req;
  // One that is ending can't be reset any more: Node would leave it open for ever.
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
