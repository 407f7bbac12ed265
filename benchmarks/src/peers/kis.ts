import { join } from "node:path";
import { createKisAuth } from "@auth/kis";
import { createFsTokenStore } from "@auth/store-fs";
import { dayMs, minuteMs, type Peer } from "./peer.ts";

/** `YYYY-MM-DD HH:mm:ss` in Korean time, as KIS writes it. */
function koreanTimestamp(at: number): string {
  const korean = new Date(at + 9 * 60 * minuteMs).toISOString();
  return korean.slice(0, 19).replace("T", " ");
}

/** Ours, with the provider of a broker and all that belongs to it. */
export const kis: Peer = {
  name: "@auth/kis",
  call: "getToken()",
  dialect: {
    isTokenRequest: (method, path) => method === "POST" && path === "/oauth2/tokenP",
    issued: ({ value, expiresAt }, lifetimeMs) => ({
      access_token: value,
      access_token_token_expired: koreanTimestamp(expiresAt),
      token_type: "Bearer",
      expires_in: Math.round(lifetimeMs / 1000),
    }),
    refused: {
      status: 403,
      body: { error_code: "EGW00105", error_description: "유효하지 않은 AppSecret입니다." },
    },
    throttled: {
      error_code: "EGW00133",
      error_description: "접근토큰 발급 잠시 후 다시 시도하세요(1분당 1회)",
    },
  },
  due: { lifetimeMs: dayMs, jumpMs: dayMs - 10 * minuteMs },
  canShare: true,
  async open({ url, secret, folder, clock }) {
    const auth = createKisAuth({
      environment: "paper",
      appKey: "PSbenchmarkAppKey0000000000000000000",
      appSecret: secret,
      baseUrl: url,
      ...(clock === undefined ? {} : { clock }),
      ...(folder === undefined
        ? {}
        : { store: createFsTokenStore({ directory: join(folder, "tokens") }) }),
    });
    const quote = `${url}/uapi/domestic-stock/v1/quotations/inquire-price`;
    return {
      getToken: () => auth.getToken(),
      read: (token) => (token as { value: string }).value,
      getHeaders: () => auth.headers(quote),
      peek: () => auth.tokens.peek(),
      client: auth,
    };
  },
};
