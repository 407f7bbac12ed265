import { join } from "node:path";
import { GoTrueClient } from "@supabase/auth-js";
import { minuteMs, type Peer } from "./peer.ts";
import { readShared, writeShared } from "./shared-file.ts";

const storageKey = "session";
const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");

/** Its tokens are JWTs; it reads their expiry. */
function jwt(value: string, expiresAt: number): string {
  return `${encode({ alg: "HS256" })}.${encode({ exp: Math.floor(expiresAt / 1000), value })}.sign`;
}

function session(value: string, expiresAt: number, refreshToken: string): object {
  return {
    access_token: jwt(value, expiresAt),
    refresh_token: refreshToken,
    token_type: "bearer",
    expires_in: Math.floor((expiresAt - Date.now()) / 1000),
    expires_at: Math.floor(expiresAt / 1000),
    user: { id: "benchmark", aud: "authenticated", app_metadata: {}, user_metadata: {} },
  };
}

/** Users' sessions: it begins with one that has expired, and asks with its refresh token. */
export const supabaseAuthJs: Peer = {
  name: "@supabase/auth-js",
  call: "getSession()",
  dialect: {
    isTokenRequest: (method, path) => method === "POST" && path === "/token",
    issued: ({ value, expiresAt }) => session(value, expiresAt, `refresh-${value.slice(-9)}`),
    refused: {
      status: 400,
      body: { error_code: "refresh_token_not_found", msg: "Invalid Refresh Token" },
    },
    throttled: { error_code: "over_request_rate_limit", msg: "Request rate limit reached" },
  },
  // Renewed from 90 seconds before expiry.
  due: { lifetimeMs: 1.3 * minuteMs },
  canShare: true,
  async open({ url, secret, folder }) {
    const memory = new Map<string, string>();
    const expired = JSON.stringify(session("expired", Date.now() - minuteMs, secret));
    memory.set(storageKey, expired);
    const path = folder === undefined ? undefined : join(folder, "session.json");
    const inFile = {
      getItem: async (key: string) =>
        key === storageKey && path !== undefined ? ((await readShared(path)) ?? expired) : null,
      setItem: async (key: string, value: string) => {
        if (key === storageKey && path !== undefined) await writeShared(path, value);
      },
      removeItem: async () => {},
    };
    const inMemory = {
      getItem: (key: string) => memory.get(key) ?? null,
      setItem: (key: string, value: string) => void memory.set(key, value),
      removeItem: (key: string) => void memory.delete(key),
    };
    const client = new GoTrueClient({
      url,
      storageKey,
      storage: path === undefined ? inMemory : inFile,
      autoRefreshToken: false,
      persistSession: true,
    });
    return {
      async getToken() {
        return client.getSession();
      },
      read(result) {
        const { data, error } = result as Awaited<ReturnType<typeof client.getSession>>;
        if (error) throw error;
        if (data.session === null) throw new Error("there is no session any more");
        return data.session.access_token;
      },
      client,
    };
  },
};
