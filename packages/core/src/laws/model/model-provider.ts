import {
  AuthError,
  type AuthErrorCode,
  type IssuedToken,
  type PlatformAbortSignal,
  type Provider,
} from "@auth/core";
import { hashOf } from "./fake-digest.js";
import type { Failure, ModelRequest, RequestJudge } from "./request-laws.js";
import type { Witness } from "./witness.js";
import type { World } from "./world.js";

/** What comes of one issue request. */
export type Outcome =
  | {
      kind:
        | "issued"
        | "expired"
        | "network"
        | "unsent"
        | "hangs"
        | "lost"
        | "lost and hangs"
        | "late"
        | "throws";
    }
  | { kind: "refused"; code: AuthErrorCode; retryAfterMs?: number; brokerCode?: string }
  | { kind: "garbage"; answer: unknown };

/** The token that arrives already expired. */
export const outdatedValue = "outdated";

/** What the broker is to do with the next requests; then it issues. */
export interface Outcomes {
  next: Outcome[];
  revokeFails: boolean;
}

/** What an outcome is called in the census; what the broker issues is counted when it arrives. */
function countedAs(outcome: Outcome) {
  switch (outcome.kind) {
    case "issued":
      return undefined;
    case "refused":
      if (outcome.code !== "AUTH_ISSUE_RATE_LIMITED") return "rejected";
      return outcome.retryAfterMs === undefined
        ? "throttled, without a time"
        : "throttled, with a time";
    default:
      return outcomeNames[outcome.kind];
  }
}

const outcomeNames = {
  expired: "already expired",
  network: "network",
  unsent: "never sent",
  hangs: "timeout",
  lost: "answer lost",
  "lost and hangs": "answer lost, timeout",
  late: "answer after the timeout",
  throws: "exception",
  garbage: "garbage",
} as const;

/** The provider of one process. */
export function createModelProvider(
  world: World,
  outcomes: Outcomes,
  judge: RequestJudge,
  witness: Witness,
): Provider {
  const { time, random, broker, policy, census } = world;
  const { host } = witness;

  async function issueToken({ signal }: { signal: PlatformAbortSignal }): Promise<IssuedToken> {
    if (!host.step("before an issue")) return new Promise<never>(() => {});
    const request = judge.arrives(witness);
    const outcome = outcomes.next.shift() ?? { kind: "issued" };
    if (outcome.kind !== "issued") world.tell(`it ${JSON.stringify(outcome)}`);
    const kind = countedAs(outcome);
    if (kind) census.count("request", kind);
    witness.isUnsent = outcome.kind === "unsent";
    return run(request, outcome, signal);
  }

  function run(
    request: ModelRequest,
    outcome: Outcome,
    signal: PlatformAbortSignal,
  ): Promise<IssuedToken> {
    let issued: IssuedToken | undefined;
    return new Promise((resolve, reject) => {
      const end = (failure: Failure | undefined, settle: () => void): void => {
        if (request.ended) return;
        judge.ends(request, failure, failure ? undefined : issued?.value);
        if (!host.step("after an issue")) return;
        settle();
      };
      const fail = (code: AuthErrorCode, details: Omit<Failure, "code"> = {}): void =>
        end({ code, ...details }, () => reject(new AuthError(code, "the model says no", details)));
      const answers = outcome.kind !== "hangs" && outcome.kind !== "lost and hangs";
      const lateMs = outcome.kind === "late" ? policy.issueTimeoutMs : 0;
      const workMs = random.between(0, answers ? 800 : policy.issueTimeoutMs - 10);
      const answerMs = lateMs + workMs + random.between(0, 800);
      signal.addEventListener("abort", () => {
        if (outcome.kind === "late") judge.ends(request, { code: "AUTH_TIMEOUT" }, undefined);
        else end({ code: "AUTH_TIMEOUT" }, () => reject(signal.reason));
      });
      if (outcome.kind === "unsent") {
        host.later(workMs, () => fail("AUTH_NETWORK", { sent: false }));
        return;
      }
      if (outcome.kind !== "hangs") {
        time.later(workMs, () => {
          judge.works(request);
          const refuses = ["network", "refused", "garbage", "throws", "expired"];
          if (!refuses.includes(outcome.kind)) issued = broker.issue(time.now());
          if (issued) world.tell(`the broker issues ${issued.value}`);
        });
      }
      if (!answers) return;
      host.later(answerMs, () => {
        if (outcome.kind !== "network" && outcome.kind !== "lost") host.learnTime();
        if (outcome.kind === "refused") {
          const { kind: _refused, code, ...details } = outcome;
          return fail(code, details);
        }
        if (outcome.kind === "network" || outcome.kind === "lost") return fail("AUTH_NETWORK");
        if (outcome.kind === "garbage") {
          return end({ code: "AUTH_INVALID_RESPONSE" }, () => resolve(outcome.answer as never));
        }
        if (outcome.kind === "throws") {
          return end({ code: "AUTH_PROVIDER_REJECTED" }, () =>
            reject(new TypeError("x of undefined")),
          );
        }
        if (outcome.kind === "expired") {
          const expiresAt = time.now() - random.between(1000, 3_600_000);
          return end({ code: "expired" }, () => resolve({ value: outdatedValue, expiresAt }));
        }
        if (!issued) {
          census.count("request", "throttled, because another program asked");
          return fail("AUTH_ISSUE_RATE_LIMITED");
        }
        const token = issued;
        const known = broker.find(token.value);
        if (known?.dead) census.count("request", "dead token again");
        else census.count("request", known?.issues === 1 ? "new token" : "same token");
        // An answer after the time was up ends nothing any more, but is a token all the same.
        witness.received.set(token.value, time.now());
        if (outcome.kind === "late" && request.ended) resolve(token);
        else end(undefined, () => resolve(token));
      });
    });
  }

  async function revokeToken(
    value: string,
    { signal }: { signal: PlatformAbortSignal },
  ): Promise<void> {
    if (!host.step("before a revocation")) return new Promise<never>(() => {});
    world.tell(`${witness.name} asks to revoke ${value}`);
    const fails = outcomes.revokeFails;
    const revokedBy =
      witness.revoking > 0 ? "revoked by a caller" : "revoked by the manager's own recovery";
    return new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
      const workMs = random.between(0, 800);
      world.rejectedAt.set(hashOf(value), Number.POSITIVE_INFINITY);
      if (!fails) time.later(workMs, () => broker.revoke(value));
      host.later(workMs + random.between(0, 800), () => {
        host.learnTime();
        if (!host.step("after a revocation")) return;
        census.count("request", fails ? "revocation refused" : revokedBy);
        if (fails) return reject(new AuthError("AUTH_PROVIDER_REJECTED", "cannot revoke"));
        witness.revoked = value;
        resolve();
      });
    });
  }

  return {
    id: "model",
    kind: "access-token",
    policy,
    clock: host.clock,
    tokenKey: async () => "model-access-token-0",
    issueToken,
    ...(world.plan.canRevoke && { revokeToken }),
  };
}
