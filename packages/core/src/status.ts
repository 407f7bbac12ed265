import type { Held } from "./holding.js";
import type { TokenStatus } from "./token-manager-types.js";
import type { Hold } from "./token-record.js";

/** What a manager knows of itself at `now`. */
export interface Standing {
  now: number;
  isClosed: boolean;
  isRefreshing: boolean;
  /** The token, while it is valid. */
  held: Held | undefined;
  /** Until when the last flight found asking pointless. */
  retryAt: number;
  hold: Hold | undefined;
  isSaved: boolean;
  skewMs: number | undefined;
}

/** Says how things stand. */
export function describeStatus(standing: Standing): TokenStatus {
  const { now, held, hold, retryAt, skewMs } = standing;
  const status: TokenStatus = { state: stateOf(standing), saved: standing.isSaved };
  if (held) {
    status.expiresAt = held.stored.expiresAt;
    status.refreshAt = held.advisoryAt;
  }
  if (now < retryAt) {
    status.retryAt = retryAt;
    if (hold && now < hold.until) status.code = hold.code;
  }
  if (skewMs !== undefined) status.skewMs = skewMs;
  return status;
}

function stateOf({
  now,
  isClosed,
  isRefreshing,
  held,
  hold,
  retryAt,
}: Standing): TokenStatus["state"] {
  if (isClosed) return "closed";
  if (isRefreshing) return "refreshing";
  if (held) return "valid";
  if (now >= retryAt) return "empty";
  return hold?.code === "AUTH_TOKEN_STUCK" ? "stuck" : "held";
}
