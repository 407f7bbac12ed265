import { check } from "../suite/checks.js";
import { revealedForm } from "../suite/visible-text.js";
import { type ProviderCase, stage } from "./bench.js";

/** The policy and the key: what the token manager and the store know a provider by. */
export const identityCases: readonly ProviderCase<string>[] = [
  {
    name: "has an id, a kind and a policy that a token manager can work with",
    async run(suite) {
      const { provider } = stage(suite);
      const { id, kind, policy } = provider;
      check(
        /^[a-z][a-z0-9-]*$/.test(id),
        `id ${JSON.stringify(id)} must be lower-case letters and digits`,
      );
      check(
        kind === "access-token" || kind === "approval-key",
        `kind ${JSON.stringify(kind)} is unknown`,
      );
      for (const name of ["lifetimeMs", "issueTimeoutMs"] as const) {
        check(
          policy[name] > 0 && Number.isFinite(policy[name]),
          `policy.${name} must be above 0, is ${policy[name]}`,
        );
      }
      for (const name of ["issueIntervalMs", "advisoryMs", "mandatoryMs"] as const) {
        const inRange = policy[name] >= 0 && policy[name] < policy.lifetimeMs;
        check(inRange, `policy.${name} must be from 0 to below lifetimeMs, is ${policy[name]}`);
      }
      const { reissue, sameTokenWindowMs: windowMs, recovery } = policy;
      check(
        ["same", "replaces", "independent", "unknown"].includes(reissue),
        `policy.reissue ${reissue} is unknown`,
      );
      check(
        windowMs === undefined ||
          (reissue === "same" && windowMs > 0 && windowMs <= policy.lifetimeMs),
        'policy.sameTokenWindowMs belongs to reissue "same" and is above 0, up to lifetimeMs',
      );
      check(
        recovery === "issue" || provider.revokeToken !== undefined,
        "policy.recovery revoke-then-issue needs revokeToken",
      );
    },
  },
  {
    name: "revokes where the broker has an endpoint for it, and has no revokeToken where not",
    async run(suite) {
      const { provider } = stage(suite);
      const can = provider.revokeToken !== undefined;
      check(
        can === (suite.revoke !== undefined),
        can
          ? "it has revokeToken: pass `revoke` to the suite"
          : "it has no revokeToken, but the suite was given `revoke`",
      );
    },
  },
  {
    name: "has a key of the form <id>-<kind>-<64 hex digits>, which reveals nothing and is known without asking the broker",
    async run(suite) {
      const { provider, requests, context } = stage(suite);
      const key = await provider.tokenKey();
      const form = new RegExp(`^${provider.id}-${provider.kind}-[0-9a-f]{64}$`);
      check(form.test(key), `the key ${key} is not of the form ${form.source}`);
      for (const [name, value] of Object.entries({
        appKey: context.appKey,
        secret: context.secret,
      })) {
        const shown =
          key.includes(hex(value).slice(0, 16)) || revealedForm(key, value) !== undefined;
        check(!shown, `the key shows ${name}`);
      }
      check(requests.length === 0, "making a provider or its key asked the broker");
    },
  },
  {
    name: "has the same key for the same credentials",
    async run(suite) {
      const keys = await Promise.all([keyOf(suite), keyOf(suite)]);
      check(
        keys[0] === keys[1],
        `two providers with the same options have the keys\n  ${keys.join("\n  ")}`,
      );
    },
  },
  {
    name: "has another key for another secret",
    async run(suite) {
      const { context } = stage(suite);
      const secret = changed(context.secret);
      check(
        (await keyOf(suite)) !== (await keyOf(suite, { secret })),
        "the secret does not change the key",
      );
    },
  },
  {
    name: "has another key for another app key",
    async run(suite) {
      const { context } = stage(suite);
      const appKey = changed(context.appKey);
      check(
        (await keyOf(suite)) !== (await keyOf(suite, { appKey })),
        "the app key does not change the key",
      );
    },
  },
  {
    name: "has another key in each environment",
    async run(suite) {
      const keys = await Promise.all(
        suite.environments.map((environment) => keyOf(suite, { environment })),
      );
      check(new Set(keys).size === keys.length, `${suite.environments.join(" and ")} share a key`);
    },
  },
];

function keyOf(...[suite, changes]: Parameters<typeof stage<string>>): Promise<string> {
  return stage(suite, changes).provider.tokenKey();
}

/** Other credentials of the same form: the last letter or digit is another one. */
function changed(text: string): string {
  return text.replace(/[A-Za-z0-9](?=[^A-Za-z0-9]*$)/, (last) => (last === "x" ? "y" : "x"));
}

function hex(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
