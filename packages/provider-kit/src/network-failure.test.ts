import { describe, expect, it } from "vitest";
import { describeNetworkFailure } from "./network-failure.js";

/** As Node's fetch wraps what happened. */
const fetchFailed = (cause: unknown): Error => new TypeError("fetch failed", { cause });
const withCode = (code: string, more: object = {}): Error =>
  Object.assign(new Error(`${code} with a secret in the message`), { code, ...more });

describe("a request without an answer", () => {
  it.each([
    ["ENOTFOUND", "the host name was not found (ENOTFOUND)"],
    ["EAI_AGAIN", "the host name was not found (EAI_AGAIN)"],
    ["ECONNREFUSED", "the connection was refused (ECONNREFUSED)"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "certificate was not accepted (DEPTH_ZERO_SELF_SIGNED_CERT)"],
    ["CERT_HAS_EXPIRED", "certificate was not accepted (CERT_HAS_EXPIRED)"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "was not accepted (ERR_TLS_CERT_ALTNAME_INVALID)"],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "was not accepted (UNABLE_TO_VERIFY_LEAF_SIGNATURE)"],
    ["SELF_SIGNED_CERT_IN_CHAIN", "was not accepted (SELF_SIGNED_CERT_IN_CHAIN)"],
  ])("because of %s never left: no minute has to be waited for", (code, problem) => {
    for (const error of [withCode(code), fetchFailed(withCode(code))]) {
      const failure = describeNetworkFailure(error);
      expect(failure.sent).toBe(false);
      expect(failure.problem).toContain(problem);
    }
  });

  it.each([
    "ECONNRESET",
    "ETIMEDOUT",
    "EPIPE",
    "UND_ERR_SOCKET",
    "UND_ERR_HEADERS_TIMEOUT",
    "EPROTO",
  ])("because of %s may have arrived", (code) => {
    const failure = describeNetworkFailure(fetchFailed(withCode(code)));
    expect(failure.sent).toBeUndefined();
    expect(failure.problem).toBe(`the connection broke (${code})`);
  });

  it("never left when it was the connecting itself that failed", () => {
    const error = fetchFailed(withCode("ENETUNREACH", { syscall: "connect" }));
    expect(describeNetworkFailure(error)).toMatchObject({
      sent: false,
      problem: "no connection could be made (ENETUNREACH)",
    });
  });

  it("never left when every address of the host was tried in vain", () => {
    const tries = [
      withCode("ENETUNREACH", { syscall: "connect" }),
      withCode("ECONNREFUSED", { syscall: "connect" }),
    ];
    const all = Object.assign(new AggregateError(tries), { code: "ENETUNREACH" });
    expect(describeNetworkFailure(fetchFailed(all)).sent).toBe(false);
  });

  it("may have arrived when one of several tries broke later", () => {
    const tries = [withCode("ECONNREFUSED"), withCode("ECONNRESET", { syscall: "read" })];
    expect(describeNetworkFailure(new AggregateError(tries)).sent).toBeUndefined();
    expect(describeNetworkFailure(new AggregateError([])).sent).toBeUndefined();
  });

  it("is described without the messages and strange codes of other software", () => {
    for (const error of [
      "a secret",
      undefined,
      null,
      new Error("a secret"),
      withCode("a secret code"),
      { code: 7 },
    ]) {
      expect(describeNetworkFailure(error)).toMatchObject({
        problem: "the connection broke",
        sent: undefined,
      });
    }
  });

  it("is described even if its causes run in a circle", () => {
    const error = new Error("a");
    error.cause = error;
    expect(describeNetworkFailure(error).sent).toBeUndefined();
  });
});
