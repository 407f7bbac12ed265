/** Where a bot keeps its tokens. `isDeaf`: nobody tells it of changes, nor does it look for them by itself. */
export type StorePlan =
  | { type: "fs"; directory: string }
  | { type: "redis"; url: string; isDeaf?: boolean }
  | { type: "postgres"; url: string; isDeaf?: boolean };

/** Who a bot is: what it is started with. Its keys go by the environment, where no list of processes shows them. */
export interface BotPlan {
  broker: "kis" | "kiwoom";
  baseUrl: string;
  /** Where its host reaches the broker. Default: there. */
  reachedAt?: string;
  store: StorePlan;
  /** The file of the time that all share. */
  clock: string;
  /** How far the clock of its host is ahead of everybody's. Default 0. */
  aheadMs?: number;
  /** It stops itself with SIGSTOP: before its first token request leaves, or when it has the answer in its hands. */
  freezesAt?: "request" | "answer";
}

/** What a bot is told; it does one thing after the other, and answers each with a {@link BotAnswer}. */
export type BotCommand =
  | { do: "getToken" | "invalidate" | "revoke" | "call" }
  /** What it would use at once, without asking anybody. */
  | { do: "peek" }
  /** Is answered when nothing goes on in the background any more. */
  | { do: "rest" }
  /** Does any of it, at random, until it is told to stop. */
  | { do: "live"; seed: number }
  | { do: "stop" };

/** How it went. Tokens are fingerprints: enough to compare two by, and nothing to use one with. */
export type BotAnswer =
  /** `waited`: whether it waited for anything at all, be it a moment. */
  | { did: "getToken"; token: string; expiresAt: number; waited: boolean }
  /** The token that it had got last. */
  | { did: "invalidate"; token: string | undefined }
  /** Whether the broker took the token of an API call. */
  | { did: "call"; accepted: boolean }
  | { did: "revoke" }
  | { did: "peek"; token: string | undefined }
  | { did: "live" }
  | { did: "rest" }
  | { failed: BotCommand["do"]; code: string; message: string; retryAt?: number };

/** All that a bot says. */
export type BotMessage =
  | BotAnswer
  /** It listens. */
  | { says: "ready" }
  /** It has heard of another token. */
  | { says: "token-changed"; token: string }
  /** Its token manager waits, with a caller who waits for it. */
  | { says: "waits"; ms: number }
  /** A token request leaves. */
  | { says: "asking" }
  /** The answer has come. */
  | { says: "answered" }
  /** It stops itself. */
  | { says: "frozen" };
