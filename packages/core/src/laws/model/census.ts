import { type BrokerName, brokerNames } from "./brokers.js";
import { type Place, places } from "./model-host.js";

/** What the sequences must come across: a kind that is never driven proves nothing. */
const listed = {
  world: [
    "one process",
    "several processes",
    "host off by hours",
    "host off by minutes",
    "host that learns the time",
    "store that tells of changes",
    "store that tells nothing",
  ],
  step: [
    "getToken",
    "getToken with maxWaitMs",
    "getToken with ignoreHold",
    "wait",
    "wait of hours",
    "wait for a time of the record",
    "accept",
    "invalidate",
    "invalidate an older value",
    "revoke",
    "revoke, given up",
    "keepFresh",
    "close",
    "restart",
    "token killed by the broker",
    "another program issues",
    "clock set ahead",
    "clock set back",
    "clock set by hours",
  ],
  request: [
    "new token",
    "same token",
    "dead token again",
    "already expired",
    "throttled, with a time",
    "throttled, without a time",
    "throttled, because another program asked",
    "rejected",
    "never sent",
    "network",
    "timeout",
    "answer lost",
    "answer lost, timeout",
    "answer after the timeout",
    "garbage",
    "exception",
    "revoked by the manager's own recovery",
    "revoked by a caller",
    "revocation refused",
  ],
  store: [
    "get fails",
    "get throws",
    "get hangs",
    "get delayed",
    "get stale",
    "set fails",
    "set throws",
    "set hangs",
    "set delayed",
    "set taken, reported as failed",
    "set taken, reported as refused",
    "set refused for no reason",
    "set forgotten",
    "record lost",
    "notice lost",
    "notice delayed",
    "notice repeated",
  ],
  caller: [
    "token",
    "dead token to be tried",
    "gave up",
    "closed",
    "AUTH_INVALID_CREDENTIALS",
    "AUTH_ENVIRONMENT_MISMATCH",
    "AUTH_ACCESS_DENIED",
    "AUTH_CONFIGURATION",
    "AUTH_ISSUE_RATE_LIMITED",
    "AUTH_TOKEN_STUCK",
    "AUTH_TOKEN_CONTESTED",
    "AUTH_PROVIDER_REJECTED",
    "AUTH_INVALID_RESPONSE",
    "AUTH_NETWORK",
    "AUTH_TIMEOUT",
  ],
} as const;

type Listed = { [G in keyof typeof listed]: (typeof listed)[G][number] };

interface Kinds extends Listed {
  broker: BrokerName;
  "died or froze": `${"died" | "froze"} ${Place}`;
}

/** Counts what the sequences came across. */
export interface Census {
  count<G extends keyof Kinds>(group: G, kind: Kinds[G]): void;
  /** Kinds that were never driven. */
  missing(): string[];
  /** One line per group. */
  lines(): string[];
}

export function createCensus(): Census {
  const counted = new Map<string, number>();
  const keyOf = (group: string, kind: string): string => `${group}: ${kind}`;
  const groups: [string, readonly string[]][] = Object.entries({
    broker: brokerNames,
    ...listed,
    "died or froze": ["died", "froze"].flatMap((how) => places.map((place) => `${how} ${place}`)),
  });
  return {
    count(group, kind) {
      const key = keyOf(group, kind);
      counted.set(key, (counted.get(key) ?? 0) + 1);
    },
    missing: () =>
      groups
        .flatMap(([group, all]) => all.map((kind) => keyOf(group, kind)))
        .filter((key) => !counted.has(key)),
    lines: () =>
      groups.map(([group, all]) => {
        const counts = all.map((kind) => `${kind} ${counted.get(keyOf(group, kind)) ?? 0}`);
        return `  ${group}: ${counts.join(" · ")}`;
      }),
  };
}
