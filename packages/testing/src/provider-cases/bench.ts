import type { IssuedToken, Provider, ProviderNotice } from "@auth/core";
import { createManualClock, type ManualClock } from "../manual-clock.js";
import { fail, show } from "../suite/checks.js";
import { messageTurn, timerTurn } from "../suite/turns.js";
import { createFakeFetch, type FakeFetch, type Responder } from "./fake-fetch.js";
import type { IssueAnswer, ProviderSuite, RequestContext, WireAnswer } from "./suite-options.js";

/** A case of the suite before it has a provider. */
export interface ProviderCase<Environment extends string> {
  name: string;
  run(suite: ProviderSuite<Environment>): Promise<void>;
}

/** Invented; unlike anything that could be printed by chance. */
const defaultCredentials = {
  appKey: "PSx7Qw3vKz9pLm2nRt5yBc8dFg4hJk6sWe1u",
  secret: `zK8/v3Qw+${"7xLp2NmRt5YbCd9FgH4jSkWq".repeat(7)}aB=`,
};

/** Issued by no broker. */
export const canaryToken = "canary.7Qw3vXz9KpL2mN8r-5TbYhJ4dFg6sWe1uZx";

/** One provider and everything around it. */
export interface Stage<Environment extends string> extends FakeFetch {
  provider: Provider;
  clock: ManualClock;
  context: RequestContext<Environment>;
}

/** Makes a provider for the suite's first environment and its credentials, with single things changed. */
export function stage<Environment extends string>(
  suite: ProviderSuite<Environment>,
  changes: Partial<RequestContext<Environment>> = {},
): Stage<Environment> {
  const context: RequestContext<Environment> = {
    environment: suite.environments[0],
    ...(suite.credentials ?? defaultCredentials),
    ...changes,
  };
  const clock = createManualClock(suite.at ?? "2026-11-21T09:00:00+09:00");
  const fake = createFakeFetch();
  const provider = suite.create({ ...context, fetch: fake.fetch, clock });
  return { ...fake, provider, clock, context };
}

/** Sends a fixture. */
export function wire({ status = 200, headers = {}, body }: WireAnswer): Responder {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const type = typeof body === "string" ? "text/html" : "application/json";
  return () => new Response(text, { status, headers: { "content-type": type, ...headers } });
}

/** The first fixture that must become a token. */
export function successAnswer(suite: ProviderSuite<string>): IssueAnswer {
  const found = Object.values(suite.issue.answers).find(({ token }) => token !== undefined);
  return found ?? fail("issue.answers needs one with a token");
}

/** How a call ended. */
type Outcome<T> = { value: T } | { error: unknown };

/** A call that has begun. */
export interface Call<T> {
  readonly outcome: Outcome<T> | undefined;
  readonly notices: readonly ProviderNotice[];
  abort(reason: unknown): void;
  /** How it ended: at once, or else when its timeout has passed by the clock. */
  end(): Promise<Outcome<T>>;
}

/** Begins to issue a token. */
export function beginIssue<Environment extends string>(
  { provider, clock }: Stage<Environment>,
  aborted?: unknown,
): Call<IssuedToken> {
  return begin(provider, clock, aborted, (options) => provider.issueToken(options));
}

/** Begins to revoke a token. */
export function beginRevoke<Environment extends string>(
  { provider, clock }: Stage<Environment>,
  token: string,
): Call<void> {
  return begin(provider, clock, undefined, (options) =>
    provider.revokeToken
      ? provider.revokeToken(token, options)
      : fail("the provider has no revokeToken, but the suite was given `revoke`"),
  );
}

type CallOptions = Required<Parameters<Provider["issueToken"]>[0]>;

/** What needs no time gets so many turns, the second half of which take a millisecond: a busy machine may be late. */
const mostTurns = 100;

function begin<T>(
  provider: Provider,
  clock: ManualClock,
  aborted: unknown,
  call: (options: CallOptions) => Promise<T>,
): Call<T> {
  const controller = new AbortController();
  if (aborted !== undefined) controller.abort(aborted);
  const notices: ProviderNotice[] = [];
  const { signal } = controller;
  let outcome: Outcome<T> | undefined;
  Promise.resolve()
    .then(() => call({ signal, onNotice: (notice) => notices.push(notice) }))
    .then(
      (value) => {
        outcome = { value };
      },
      (error: unknown) => {
        outcome = { error };
      },
    );
  return {
    notices,
    get outcome() {
      return outcome;
    },
    abort: (reason) => controller.abort(reason),
    async end() {
      for (let turn = 0; turn < mostTurns && !outcome; turn += 1) {
        await (turn < mostTurns / 2 ? messageTurn() : timerTurn());
      }
      if (!outcome) await clock.advance(provider.policy.issueTimeoutMs);
      return (
        outcome ??
        fail("the call neither resolved nor rejected within policy.issueTimeoutMs of the clock")
      );
    },
  };
}

/** What the call resolved to; fails where it rejected. */
export async function resolved<T>(call: Call<T>): Promise<T> {
  const outcome = await call.end();
  if ("error" in outcome)
    fail(`it must resolve, but rejected with ${describeError(outcome.error)}`);
  return outcome.value;
}

/** What the call rejected with; fails where it resolved. */
export async function rejected<T>(call: Call<T>): Promise<unknown> {
  const outcome = await call.end();
  if ("value" in outcome) fail(`it must reject, but resolved to ${show(outcome.value)}`);
  return outcome.error;
}

/** An error as messages show it. */
export function describeError(error: unknown): string {
  const { code } = Object(error) as { code?: unknown };
  return `${String(error)}${code === undefined ? "" : ` (${String(code)})`}`;
}
