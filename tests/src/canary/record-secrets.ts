// Loaded into every test process of the canary run (see run-suite.ts). It notes each secret that crosses the wire to a
// server of the tests, and writes down every AuthError in full, wherever it goes: most errors of a suite are caught and
// never printed.
import { randomUUID } from "node:crypto";
import { appendFileSync } from "node:fs";
import { type IncomingMessage, Server, type ServerResponse } from "node:http";
import { join } from "node:path";
import { inspect } from "node:util";
import { expect } from "vitest";

const directory = process.env.CANARY_DIRECTORY ?? "";
const id = randomUUID();
const secretFields =
  /^(?:appkey|appsecret|secretkey|personalseckey|authorization|token|access_token|approval_key)$/i;
/** Shorter ones are words such as "token-1", which stand in half of all texts. */
const shortestSecret = 16;
/** "xxxxxxxxxxxxxxxx" has a length to be tested and says nothing. */
const fewestCharacters = 6;

function note(fields: object): void {
  for (const [name, value] of Object.entries(fields)) {
    if (!secretFields.test(name) || typeof value !== "string") continue;
    const secret = value.replace(/^Bearer /i, "");
    if (secret.length < shortestSecret || new Set(secret).size < fewestCharacters) continue;
    appendFileSync(join(directory, `secrets-${id}.jsonl`), `${JSON.stringify(secret)}\n`);
  }
}

function noteJson(chunks: readonly Buffer[]): void {
  try {
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
    if (typeof value === "object" && value !== null) note(value);
  } catch {
    // Not JSON: the tests send broken answers on purpose.
  }
}

const emit = Server.prototype.emit;
Server.prototype.emit = function (this: Server, event: string, ...args: unknown[]): boolean {
  if (event === "request") {
    const [request, response] = args as [IncomingMessage, ServerResponse];
    listenToRequest(request);
    listenToResponse(response);
  }
  return Reflect.apply(emit, this, [event, ...args]);
};

/** Reads along where the parser delivers: a listener of our own would start the flow too early. */
function listenToRequest(request: IncomingMessage): void {
  note(request.headers);
  const chunks: Buffer[] = [];
  const push = request.push;
  request.push = (chunk: Buffer | null, encoding) => {
    if (chunk === null) noteJson(chunks);
    else chunks.push(Buffer.from(chunk));
    return push.call(request, chunk, encoding);
  };
}

function listenToResponse(response: ServerResponse): void {
  const chunks: Buffer[] = [];
  for (const method of ["write", "end"] as const) {
    const original: unknown = response[method];
    const replacement = (...args: unknown[]): unknown => {
      const [chunk] = args;
      if (typeof chunk === "string") chunks.push(Buffer.from(chunk));
      if (chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk));
      if (method === "end") noteJson(chunks);
      return typeof original === "function" ? original.apply(response, args) : undefined;
    };
    Object.assign(response, { [method]: replacement });
  }
}

// An AuthError marks itself as its last act: the one moment that every copy of the class, source or built, has in common.
const defineProperty = Object.defineProperty;
const marker = Symbol.for("@auth/core AuthError");
Object.defineProperty = <Target>(
  target: Target,
  key: PropertyKey,
  descriptor: PropertyDescriptor & ThisType<unknown>,
): Target => {
  const defined = defineProperty(target, key, descriptor);
  if (key === marker && target instanceof Error) {
    const shown = inspect(target, { depth: Number.POSITIVE_INFINITY, showHidden: true });
    const test = expect.getState().currentTestName ?? "no test";
    const text = `${shown}\n${JSON.stringify(target)}\n${target.stack}`;
    appendFileSync(join(directory, `errors-${id}.jsonl`), `${JSON.stringify({ test, text })}\n`);
  }
  return defined;
};
