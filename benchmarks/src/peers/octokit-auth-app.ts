import { generateKeyPairSync } from "node:crypto";
import { join } from "node:path";
import { createAppAuth } from "@octokit/auth-app";
import { request } from "@octokit/request";
import type { Peer } from "./peer.ts";
import { readShared, writeShared } from "./shared-file.ts";

/** GitHub App installations: a private key instead of a secret. The key of a wrong secret is a key that the server refuses. */
export const octokitAuthApp: Peer = {
  name: "@octokit/auth-app",
  call: 'auth({ type: "installation" })',
  dialect: {
    isTokenRequest: (method, path) =>
      method === "POST" && path === "/app/installations/7/access_tokens",
    issued: ({ value, expiresAt }) => ({
      token: value,
      expires_at: new Date(expiresAt).toISOString(),
      permissions: { contents: "read" },
      repository_selection: "all",
    }),
    refused: {
      status: 401,
      body: { message: "A JSON web token could not be decoded" },
    },
    throttled: { message: "API rate limit exceeded" },
  },
  // Taken from its cache for 59 minutes, whatever the token's expiry.
  due: undefined,
  canShare: true,
  async open({ url, folder }) {
    const { privateKey } = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
      publicKeyEncoding: { type: "spki", format: "pem" },
    });
    const auth = createAppAuth({
      appId: 1,
      privateKey,
      request: request.defaults({ baseUrl: url }),
      ...(folder === undefined
        ? {}
        : {
            cache: {
              get: async (key: string) => (await readShared(join(folder, key))) ?? "",
              set: (key: string, value: string) => writeShared(join(folder, key), value),
            },
          }),
    });
    return {
      getToken: () => auth({ type: "installation", installationId: 7 }),
      read: (result) => (result as { token: string }).token,
      client: auth,
    };
  },
};
