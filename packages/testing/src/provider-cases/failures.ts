import { isAuthError } from "@auth/core";
import { check } from "../suite/checks.js";
import { beginIssue, canaryToken, type ProviderCase, rejected, stage, wire } from "./bench.js";
import { checkError } from "./exchanges.js";
import { hang, hangInBody, networkFailure, type Responder } from "./fake-fetch.js";

/** Answers that no broker documents and every broker gives one day. */
const unusable: Record<string, Responder> = {
  "an HTML page": wire({ body: "<html><body>서비스 점검 중입니다</body></html>" }),
  nothing: wire({ body: "" }),
  "broken JSON": wire({ body: `{"access_token":"${canaryToken}` }),
  "an empty object": wire({ body: {} }),
  "a list": wire({ body: [] }),
  null: wire({ body: null }),
};

/** Networks, timeouts, aborts, and answers that are no answers. */
export const failureCases: readonly ProviderCase<string>[] = [
  {
    name: "rejects with AUTH_INVALID_RESPONSE where the answer is HTML, nothing, broken JSON, or JSON without a token",
    async run(suite) {
      for (const responder of Object.values(unusable)) {
        const set = stage(suite);
        set.respond(responder);
        checkError(await rejected(beginIssue(set)), { code: "AUTH_INVALID_RESPONSE" });
      }
    },
  },
  {
    name: "follows no redirect: the request carries the secret",
    async run(suite) {
      const set = stage(suite);
      const headers = { location: "https://elsewhere.example/oauth2/token" };
      set.respond(wire({ status: 307, headers, body: "" }));
      checkError(await rejected(beginIssue(set)), { code: "AUTH_INVALID_RESPONSE" });
      const { redirect } = set.requests[0] ?? {};
      check(
        redirect !== "follow",
        'the request was sent with redirect: "follow", fetch\'s default',
      );
      check(
        set.requests.length === 1,
        `${set.requests.length} requests were sent: it followed by itself`,
      );
    },
  },
  {
    name: "rejects with AUTH_NETWORK where the connection breaks, and does not claim that nothing was sent",
    async run(suite) {
      const set = stage(suite);
      set.respond(() => {
        throw networkFailure("ECONNRESET", "read");
      });
      const error = await rejected(beginIssue(set));
      checkError(error, { code: "AUTH_NETWORK" });
      check(
        isAuthError(error) && error.sent === undefined,
        "sent is false, but the request may have arrived",
      );
    },
  },
  {
    name: "says that nothing was sent where the host is unknown or refuses the connection",
    async run(suite) {
      for (const failure of [
        networkFailure("ENOTFOUND", "getaddrinfo"),
        networkFailure("ECONNREFUSED", "connect"),
      ]) {
        const set = stage(suite);
        set.respond(() => {
          throw failure;
        });
        const error = await rejected(beginIssue(set));
        const unsent = isAuthError(error) && error.code === "AUTH_NETWORK" && error.sent === false;
        check(unsent, `AUTH_NETWORK with sent: false is expected after ${String(failure.cause)}`);
      }
    },
  },
  {
    name: "gives up with AUTH_TIMEOUT after policy.issueTimeoutMs by the clock, while waiting for the answer",
    run: (suite) => timesOut(stage(suite), hang),
  },
  {
    name: "gives up with AUTH_TIMEOUT after policy.issueTimeoutMs by the clock, while the body arrives",
    run: (suite) => timesOut(stage(suite), hangInBody),
  },
  {
    name: "sends nothing for a call that was aborted beforehand",
    async run(suite) {
      const set = stage(suite);
      set.respond(hang);
      const reason = new Error("aborted beforehand");
      check(
        (await rejected(beginIssue(set, reason))) === reason,
        "it must reject with the signal's own reason",
      );
      check(set.requests.length === 0, "the request was sent all the same");
    },
  },
  {
    name: "ends with the signal's own reason when aborted while waiting for the answer",
    run: (suite) => aborts(stage(suite), hang),
  },
  {
    name: "ends with the signal's own reason when aborted while the body arrives",
    run: (suite) => aborts(stage(suite), hangInBody),
  },
];

async function timesOut(set: ReturnType<typeof stage>, responder: Responder): Promise<void> {
  const { provider, clock } = set;
  const { issueTimeoutMs } = provider.policy;
  set.respond(responder);
  const call = beginIssue(set);
  await clock.advance(issueTimeoutMs / 2);
  check(!call.outcome, `it ended after half of policy.issueTimeoutMs (${issueTimeoutMs} ms)`);
  await clock.advance(issueTimeoutMs / 2);
  check(
    call.outcome !== undefined,
    `it still waits after policy.issueTimeoutMs (${issueTimeoutMs} ms) of the clock it was given`,
  );
  checkError(await rejected(call), { code: "AUTH_TIMEOUT" });
  check(
    set.requests[0]?.signal.aborted === true,
    "the request goes on: abort it when the time is up",
  );
}

async function aborts(set: ReturnType<typeof stage>, responder: Responder): Promise<void> {
  const reason = new Error("the caller's own reason");
  set.respond(responder);
  const call = beginIssue(set);
  await set.clock.advance(1000);
  call.abort(reason);
  await set.clock.advance(0);
  check(call.outcome !== undefined, "it still waits after the abort");
  check((await rejected(call)) === reason, "it must reject with the signal's own reason");
  check(set.requests[0]?.signal.aborted === true, "the request goes on: pass the signal to fetch");
}
