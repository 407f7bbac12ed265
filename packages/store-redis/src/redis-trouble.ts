import { AuthError, isAuthError } from "@auth/core";

type Story = readonly [problem: string, fix: string];

const itself = "It is tried again by itself";
const unreachable = "Start it, or check url and socket of the client";

const unauthenticated: Story = [
  "refused the user or the password, or was given none",
  "Check username and password of the client",
];

/** By the word that begins an error of the server: https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors */
const byReply: Readonly<Record<string, Story>> = {
  WRONGPASS: unauthenticated,
  // Also said to a command that the client sent before it heard WRONGPASS.
  NOAUTH: unauthenticated,
  NOPERM: [
    "forbids this user something",
    "Allow the keys and channels of this prefix, and get, set, del, publish, subscribe, eval, evalsha",
  ],
  WRONGTYPE: [
    "holds something of another type under this key",
    "Pass another prefix, or remove it with store.delete(key)",
  ],
  UNREADABLE: [
    "holds something that is no token record under this key",
    "It is left as it is; store.delete(key) starts afresh",
  ],
  OOM: ["is on a server whose memory is full", "Raise maxmemory, or remove something"],
  READONLY: [
    "is on a server that only reads: a replica",
    "Let the client connect to the primary server, or use createSentinel() or createCluster()",
  ],
  MISCONF: ["is on a server that cannot save to its disk", "Free some space, or look into its log"],
  NOREPLICAS: ["is on a server that has lost its replicas", itself],
  LOADING: ["is on a server that is starting", itself],
  MASTERDOWN: ["is on a replica that has lost its primary server", itself],
  CLUSTERDOWN: ["is in a cluster that is down", itself],
  TRYAGAIN: ["is in a cluster that is moving keys", itself],
  MOVED: ["is in a cluster", "Use createCluster() instead of createClient()"],
  BUSY: ["is on a server that is busy with a script", "Look for who runs it: SCRIPT KILL"],
};

/** By the system's code. */
const byCode: Readonly<Record<string, Story>> = {
  ECONNREFUSED: ["is on a server that cannot be reached", unreachable],
  ENOENT: ["is on a server that cannot be reached", unreachable],
  ENOTFOUND: ["is on a server whose name is unknown", "Check url and socket of the client"],
  EAI_AGAIN: ["is on a server whose name cannot be looked up", "Check the network"],
  ETIMEDOUT: ["is on a server that cannot be reached", "Check the network, host and port"],
  EHOSTUNREACH: ["is on a server that cannot be reached", "Check the network, host and port"],
  ENETUNREACH: ["is on a server that cannot be reached", "Check the network, host and port"],
  ECONNRESET: ["lost its connection", itself],
  EPIPE: ["lost its connection", itself],
};

/** By the words of the client itself, which gives these no code. */
const byWords: readonly (readonly [RegExp, Story])[] = [
  [
    /client is closed/i,
    [
      "is asked for through a client that is closed",
      "Call client.connect(), and close what uses the store before the client",
    ],
  ],
  [
    /Socket closed unexpectedly|Disconnects client|client is offline/i,
    ["lost its connection", itself],
  ],
  [
    /Connection timeout/i,
    ["is on a server that cannot be reached", "Check the network, host and port"],
  ],
  [
    /queue is full/i,
    ["has too many commands waiting", "Raise commandsQueueMaxLength of the client"],
  ],
  [/max number of clients/, ["is on a server that has no connection left", "Raise its maxclients"]],
  [
    /unknown command/,
    ["is on a server that lacks a command", "It needs eval, evalsha and publish"],
  ],
  [
    /certificate/i,
    ["is on a server whose certificate is not trusted", "Check socket of the client"],
  ],
];

/**
 * The `AUTH_STORE` error for whatever a call ended with. The error itself is not kept: it may quote the command, and so the
 * token.
 */
export function toRedisError(error: unknown, prefix: string): AuthError {
  if (isAuthError(error)) return error;
  const { code, message } = Object(error) as { code?: unknown; message?: unknown };
  const text = String(message);
  if (typeof code === "string" && byCode[code]) return trouble(prefix, byCode[code], code);
  // Up to Redis 6 the word of an error inside of a script stands behind some others.
  const word = text.match(/\b[A-Z]{3,}\b/g)?.find((one) => byReply[one]);
  if (word && byReply[word]) return trouble(prefix, byReply[word], word);
  const words = byWords.find(([pattern]) => pattern.test(text))?.[1];
  return trouble(prefix, words ?? ["could not be used", "Look into the log of the server"]);
}

/** Whether `error` says that the connection broke. */
export function isLostConnection(error: unknown): boolean {
  const { code, message } = Object(error) as { code?: unknown; message?: unknown };
  const isBroken = ["ECONNRESET", "EPIPE"].includes(String(code));
  return isBroken || /Socket closed unexpectedly/.test(String(message));
}

/** The `AUTH_STORE` error for a server that does not answer. */
export function noAnswer(prefix: string, deadlineMs: number): AuthError {
  const problem = `did not answer within ${deadlineMs / 1000} s`;
  return trouble(prefix, [problem, "Check the server and the network"]);
}

function trouble(prefix: string, [problem, fix]: Story, code?: string): AuthError {
  const cause = code === undefined ? "" : ` (${code})`;
  return new AuthError(
    "AUTH_STORE",
    `The Redis token store ${prefix}* ${problem}${cause}. ${fix}.`,
  );
}
