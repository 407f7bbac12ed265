import { check } from "../suite/checks.js";
import { revealedForm, visibleText } from "../suite/visible-text.js";
import {
  beginIssue,
  beginRevoke,
  type Call,
  canaryToken,
  type ProviderCase,
  type Stage,
  stage,
  successAnswer,
  wire,
} from "./bench.js";
import { hang, networkFailure, type Responder } from "./fake-fetch.js";
import type { ProviderSuite, WireAnswer } from "./suite-options.js";

/** App key, secret and token are nowhere to be seen. */
export function secrecyCases(suite: ProviderSuite<string>): ProviderCase<string>[] {
  return [...issueCases, ...(suite.revoke ? [revokeCase] : [])];
}

const issueCases: readonly ProviderCase<string>[] = [
  {
    name: "shows no app key, secret or token when the provider is printed, before and after it issued",
    async run(suite) {
      const set = stage(suite);
      set.respond(wire(successAnswer(suite)));
      const { provider } = set;
      checkHidden(set, provider, "the provider");
      const outcome = await beginIssue(set).end();
      const token = "value" in outcome ? [outcome.value.value] : [];
      checkHidden(set, provider, "the provider after it issued", token);
    },
  },
  {
    name: "shows no app key, secret or token in any error of an issue, even where the broker repeats them",
    async run(suite) {
      const errors = Object.values(suite.issue.answers).filter(({ error }) => error);
      const set = stage(suite);
      for (const responder of troubles(errors, [set.context.appKey, set.context.secret])) {
        set.respond(responder);
        await checkError(set, beginIssue(set));
      }
    },
  },
];

const revokeCase: ProviderCase<string> = {
  name: "shows no app key, secret or token in any error of a revocation, even where the broker repeats them",
  async run(suite) {
    const errors = Object.values(suite.revoke?.answers ?? {}).filter(({ error }) => error);
    const set = stage(suite);
    const { appKey, secret } = set.context;
    for (const responder of troubles(errors, [appKey, secret, canaryToken])) {
      set.respond(responder);
      await checkError(set, beginRevoke(set, canaryToken));
    }
  },
};

/**
 * Every way in which a call fails. The broker's own answers repeat `sent`; what is no answer may hold a new token as well, which the
 * provider cannot know.
 */
function troubles(errors: readonly WireAnswer[], sent: readonly string[]): Responder[] {
  const everything = [...sent, canaryToken];
  const all = everything.join(" ");
  const location = `https://elsewhere.example/?${encodeURIComponent(all)}`;
  return [
    ...errors.map((answer) => wire({ ...answer, body: repeating(answer.body, sent.join(" ")) })),
    ...[200, 400, 401, 403, 500].flatMap((status) => [
      wire({ status, body: `<html><body>${all}</body></html>` }),
      wire({ status, body: `{"access_token": "${all}` }),
      // JSON.parse quotes the first characters of what it cannot read.
      ...everything.map((secret) => wire({ status, body: secret })),
    ]),
    wire({ status: 302, headers: { location }, body: "" }),
    (request) => {
      throw Object.assign(networkFailure("ECONNRESET", "read", all), { request });
    },
    hang,
  ];
}

/** Brokers repeat what they were asked with in their messages: every text of several words gets it appended. */
function repeating(body: unknown, everything: string): unknown {
  if (typeof body === "string") return `${body} ${everything}`;
  return JSON.parse(JSON.stringify(body), (_, member: unknown) =>
    typeof member === "string" && /\s/.test(member) ? `${member} (${everything})` : member,
  );
}

async function checkError<T>(set: Stage<string>, call: Call<T>): Promise<void> {
  // That a call ends at all is the business of other cases.
  const outcome = await call.end().catch(() => undefined);
  if (outcome && "error" in outcome) checkHidden(set, outcome.error, "an error");
}

function checkHidden(
  { context }: Stage<string>,
  value: unknown,
  what: string,
  tokens: readonly string[] = [],
): void {
  const text = visibleText(value);
  const secrets: [string, string][] = [
    ["the app key", context.appKey],
    ["the secret", context.secret],
    ...[canaryToken, ...tokens].map((token): [string, string] => ["the token", token]),
  ];
  for (const [name, secret] of secrets) {
    const form = revealedForm(text, secret);
    check(form === undefined, `${what} shows ${name} (${form}) when it is printed`);
  }
}
