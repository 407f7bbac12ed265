import type { ServerResponse } from "node:http";
import type { BrokerAnswer } from "../broker.js";

export const json: Readonly<Record<string, string>> = {
  "Content-Type": "application/json; charset=utf-8",
};
/** What the simulator sends by itself, by the name in lower case: a fault's own takes its place instead of coming second. */
const ownNames: ReadonlyMap<string, string> = new Map([
  ["content-type", "Content-Type"],
  ["date", "Date"],
  ["content-length", "Content-Length"],
]);

/** A body with its head. Without `chunked` a `content-length` is sent. */
export interface RawAnswer {
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

export function fromBroker({ status, headers, body }: BrokerAnswer): RawAnswer {
  return { status, headers: { ...json, ...headers }, body: Buffer.from(JSON.stringify(body)) };
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

export function sendHead(
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

export function sendWhole(target: AnswerTarget, raw: RawAnswer): void {
  if (target.response.destroyed) return;
  sendHead(target, raw);
  // Two writes: `end(body)` alone would add the content-length that a chunked answer must not have.
  target.response.write(raw.body);
  target.response.end();
}
