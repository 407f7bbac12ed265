import type { Clock } from "@auth/core";

/** Where a peer asks for tokens, and with what. */
export interface Site {
  /** The token server, without a trailing slash. */
  url: string;
  /** A client secret, a refresh token or an app secret: what must never be visible. */
  secret: string;
  /** A folder that processes share, where the peer offers to keep its tokens. */
  folder?: string;
  /** For a peer that takes its time from a clock. */
  clock?: Clock;
}

/** A peer, ready to be asked. */
export interface OpenPeer {
  /** What its users call for a cached token, and nothing else. */
  getToken(): Promise<unknown>;
  /** The token in what `getToken` resolved to. */
  read(result: unknown): string;
  /** What its users call for headers, where it has such a call. */
  getHeaders?: () => Promise<unknown>;
  /** What its users call for the token in memory, where it has such a call. */
  peek?: () => unknown;
  /** The object that somebody would print. */
  client: object;
}

/** A token as the server issues it. */
export interface ServedToken {
  value: string;
  expiresAt: number;
}

/** What the token server says to this peer. */
export interface Dialect {
  /** The requests that are counted: those for a token. */
  isTokenRequest(method: string, path: string): boolean;
  issued(token: ServedToken, lifetimeMs: number): unknown;
  /** The refusal of a wrong secret. */
  refused: { status: number; body: unknown };
  /** The answer to HTTP 429. Default: `{}`. */
  throttled?: unknown;
  /** What else it asks for before. */
  other?: (path: string, url: string) => unknown;
}

/** How a peer is brought to where the renewal of a valid token is due. */
export interface Due {
  /** The lifetime of the first token. */
  lifetimeMs: number;
  /** How long to wait after it was issued. */
  waitMs?: number;
  /** How far the peer's clock and the server's are set on. */
  jumpMs?: number;
  /** The lifetime of a token that the server issues again and again. Default: as above. */
  sameLifetimeMs?: number;
}

/** A library as its documents say it is used. */
export interface Peer {
  /** Its package. */
  name: string;
  /** The call that is measured. */
  call: string;
  dialect: Dialect;
  /** `undefined` where it renews a token only after it expired. */
  due: Due | undefined;
  /** Whether it offers to keep tokens where other processes find them. */
  canShare: boolean;
  open(site: Site): Promise<OpenPeer>;
}

export const minuteMs = 60_000;
export const hourMs: number = 60 * minuteMs;
export const dayMs: number = 24 * hourMs;

/** The answer of a token endpoint as RFC 6749 has it, and its refusals. */
export const oauthDialect: Dialect = {
  isTokenRequest: (method, path) => method === "POST" && path === "/oauth/token",
  issued: ({ value }, lifetimeMs) => ({
    access_token: value,
    token_type: "Bearer",
    expires_in: Math.round(lifetimeMs / 1000),
  }),
  refused: { status: 401, body: { error: "invalid_client", error_description: "wrong secret" } },
  throttled: { error: "temporarily_unavailable" },
};

/** For peers that cache a token and leave the request to their user: client credentials, as RFC 6749 has them. */
export async function requestToken({ url, secret, clock }: Site): Promise<ServedToken> {
  const response = await fetch(`${url}/oauth/token`, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: "benchmark",
      client_secret: secret,
    }),
  });
  if (!response.ok) throw new Error(`the token server answered ${response.status}`);
  const { access_token, expires_in } = await response.json();
  return { value: access_token, expiresAt: (clock?.now() ?? Date.now()) + expires_in * 1000 };
}
