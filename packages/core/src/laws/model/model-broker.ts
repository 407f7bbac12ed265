import type { IssuedToken, IssuePolicy } from "@auth/core";

/** One token as the broker knows it. */
interface BrokerToken {
  value: string;
  issuedAt: number;
  expiresAt: number;
  /** How often it was issued. */
  issues: number;
  /** Why it is refused before it expires. */
  dead?: "killed" | "revoked" | "replaced";
}

/** How this broker behaves, which its policy need not tell. */
export interface BrokerRules {
  policy: IssuePolicy;
  /** What a second issue really does. */
  reissue: "same" | "replaces" | "independent";
  /** A revoked value comes back as any other does, where the broker repeats itself. */
  repeatsRevoked: boolean;
  tellsIssuedAt: boolean;
  /** The share of the lifetime that the next token gets. */
  lifetimeShare: () => number;
}

/** The oracle: it knows every token it issued, and which of them are alive. */
export interface ModelBroker {
  /** Issues a token as the rules say; `undefined` = asked within the interval. */
  issue(now: number): IssuedToken | undefined;
  revoke(value: string): void;
  /** Ends the newest token, as brokers do at night, after a login elsewhere, or for no known reason. */
  kill(): void;
  /** Whether a request with this value succeeds. */
  accepts(value: string, now: number): boolean;
  find(value: string): BrokerToken | undefined;
}

export function createModelBroker(rules: BrokerRules): ModelBroker {
  const tokens = new Map<string, BrokerToken>();
  let newest: BrokerToken | undefined;
  let issuedAt = Number.NEGATIVE_INFINITY;

  function repeats(token: BrokerToken, now: number): boolean {
    if (rules.reissue !== "same" || now >= token.expiresAt) return false;
    if (token.dead === "revoked" && !rules.repeatsRevoked) return false;
    const { sameTokenWindowMs } = rules.policy;
    return sameTokenWindowMs === undefined || now < token.issuedAt + sameTokenWindowMs;
  }

  function make(now: number): BrokerToken {
    const lifetimeMs = Math.round(rules.policy.lifetimeMs * rules.lifetimeShare());
    const value = `token-${tokens.size + 1}`;
    const token = { value, issuedAt: now, expiresAt: now + lifetimeMs, issues: 0 };
    tokens.set(token.value, token);
    if (newest && rules.reissue === "replaces") newest.dead ??= "replaced";
    newest = token;
    return token;
  }

  return {
    issue(now) {
      if (now - issuedAt < rules.policy.issueIntervalMs) return undefined;
      issuedAt = now;
      const token = newest && repeats(newest, now) ? newest : make(now);
      token.issues += 1;
      const { value, expiresAt } = token;
      return { value, expiresAt, ...(rules.tellsIssuedAt && { issuedAt: token.issuedAt }) };
    },
    revoke(value) {
      const token = tokens.get(value);
      if (token) token.dead = "revoked";
    },
    kill() {
      if (newest) newest.dead ??= "killed";
    },
    accepts(value, now) {
      const token = tokens.get(value);
      return token !== undefined && token.dead === undefined && now < token.expiresAt;
    },
    find: (value) => tokens.get(value),
  };
}
