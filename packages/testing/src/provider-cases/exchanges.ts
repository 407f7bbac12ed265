import { isAuthError } from "@auth/core";
import { readTime } from "../manual-clock.js";
import { check, checkSame } from "../suite/checks.js";
import {
  beginIssue,
  beginRevoke,
  canaryToken,
  describeError,
  type ProviderCase,
  rejected,
  resolved,
  stage,
  successAnswer,
  wire,
} from "./bench.js";
import type { SentRequest } from "./fake-fetch.js";
import type { ExpectedError, ExpectedRequest, ProviderSuite } from "./suite-options.js";

/** The requests and answers that the broker documents: one case for each environment and each fixture. */
export function exchangeCases(suite: ProviderSuite<string>): ProviderCase<string>[] {
  return [
    ...suite.environments.map((environment) => issueRequestCase(environment)),
    ...Object.keys(suite.issue.answers).map((name) => issueAnswerCase(name)),
    {
      name: "asks the broker once for each token, and again for the next: it keeps none of its own",
      run: asksOnce,
    },
    ...(suite.revoke
      ? [
          ...suite.environments.map((environment) => revokeRequestCase(environment)),
          ...Object.keys(suite.revoke.answers).map((name) => revokeAnswerCase(name)),
        ]
      : []),
  ];
}

function issueRequestCase(environment: string): ProviderCase<string> {
  return {
    name: `asks for a token exactly as documented (${environment})`,
    async run(suite) {
      const set = stage(suite, { environment });
      set.respond(wire(successAnswer(suite)));
      await beginIssue(set).end();
      checkRequest(set.requests[0], suite.issue.request(set.context));
    },
  };
}

function issueAnswerCase(name: string): ProviderCase<string> {
  return {
    name: `understands the answer to an issue: ${name}`,
    async run(suite) {
      const answer = suite.issue.answers[name];
      if (!answer) return;
      const set = stage(suite);
      set.respond(wire(answer));
      const call = beginIssue(set);
      if (answer.error) {
        checkError(await rejected(call), answer.error);
        return;
      }
      const { value, expiresAt, issuedAt } = await resolved(call);
      check(value === answer.token.value, `the token is ${value}, not ${answer.token.value}`);
      checkTime("expiresAt", expiresAt, answer.token.expiresAt);
      if (answer.token.issuedAt !== undefined) {
        checkTime("issuedAt", issuedAt, answer.token.issuedAt);
      }
      checkSame(
        call.notices.map(({ type }) => type),
        answer.notice ? [answer.notice] : [],
        "the notices",
      );
    },
  };
}

/** A retry hidden in a provider breaks the broker's limit, and costs the customer a message. */
async function asksOnce(suite: ProviderSuite<string>): Promise<void> {
  const overloaded = [429, 500, 502, 503, 504].map((status) => ({
    status,
    headers: { "retry-after": "0" },
    body: {},
  }));
  for (const answer of [...Object.values(suite.issue.answers), ...overloaded]) {
    const set = stage(suite);
    set.respond(wire(answer));
    await beginIssue(set).end();
    const { status = 200, body } = answer;
    const what = `HTTP ${status} ${JSON.stringify(body)}`;
    check(
      set.requests.length === 1,
      `${set.requests.length} requests were sent for one token, answered with ${what}`,
    );
  }
  const set = stage(suite);
  set.respond(wire(successAnswer(suite)));
  await beginIssue(set).end();
  await beginIssue(set).end();
  check(
    set.requests.length === 2,
    `two tokens were asked for, ${set.requests.length} requests were sent`,
  );
}

function revokeRequestCase(environment: string): ProviderCase<string> {
  return {
    name: `revokes a token exactly as documented (${environment})`,
    async run(suite) {
      const answer = Object.values(suite.revoke?.answers ?? {})[0];
      if (!suite.revoke || !answer) return;
      const set = stage(suite, { environment });
      set.respond(wire(answer));
      await beginRevoke(set, canaryToken).end();
      checkRequest(set.requests[0], suite.revoke.request({ ...set.context, token: canaryToken }));
      check(
        set.requests.length === 1,
        `${set.requests.length} requests were sent for one revocation`,
      );
    },
  };
}

function revokeAnswerCase(name: string): ProviderCase<string> {
  return {
    name: `understands the answer to a revocation: ${name}`,
    async run(suite) {
      const answer = suite.revoke?.answers[name];
      if (!answer) return;
      const set = stage(suite);
      set.respond(wire(answer));
      const call = beginRevoke(set, canaryToken);
      if (answer.error) {
        checkError(await rejected(call), answer.error);
        return;
      }
      await resolved(call);
      checkSame(
        call.notices.map(({ type }) => type),
        answer.notice ? [answer.notice] : [],
        "the notices",
      );
    },
  };
}

function checkRequest(sent: SentRequest | undefined, expected: ExpectedRequest): void {
  const { method = "POST", url, headers, body } = expected;
  const got = sent && {
    method: sent.method,
    url: sent.url,
    headers: sent.headers,
    body: sent.body,
  };
  checkSame(got, { method, url: new URL(url).href, headers, body }, "the request");
}

/** Fails unless `error` is an `AuthError` with what is expected. */
export function checkError(error: unknown, expected: ExpectedError): void {
  check(
    isAuthError(error),
    `it must reject with an AuthError, but rejected with ${describeError(error)}`,
  );
  for (const [name, value] of Object.entries(expected)) {
    const got = error[name as keyof ExpectedError];
    check(got === value, `the error's ${name} is ${got}, not ${value}: ${describeError(error)}`);
  }
}

function checkTime(name: string, got: number | undefined, expected: number | string): void {
  const at = readTime(expected);
  const shown = (time: number | undefined): string =>
    time === undefined || !Number.isFinite(time) ? String(time) : new Date(time).toISOString();
  check(got === at, `${name} is ${shown(got)}, not ${shown(at)}`);
}
