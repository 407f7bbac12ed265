import {
  bearerTokenAuthenticationPolicy,
  createHttpHeaders,
  createPipelineRequest,
  type PipelineResponse,
} from "@azure/core-rest-pipeline";
import { minuteMs, oauthDialect, type Peer, requestToken } from "./peer.ts";

/** Its cache has no call of its own: the policy that adds the header is measured, without a request being built or sent. */
export const coreRestPipeline: Peer = {
  name: "@azure/core-rest-pipeline",
  call: "bearerTokenAuthenticationPolicy",
  dialect: oauthDialect,
  // Renewed from two minutes before expiry.
  due: { lifetimeMs: 1.5 * minuteMs },
  canShare: false,
  async open(site) {
    const policy = bearerTokenAuthenticationPolicy({
      credential: {
        async getToken() {
          const { value, expiresAt } = await requestToken(site);
          return { token: value, expiresOnTimestamp: expiresAt };
        },
      },
      scopes: ["benchmark"],
    });
    const request = createPipelineRequest({ url: "https://api.example.com/" });
    const response: PipelineResponse = { request, status: 200, headers: createHttpHeaders() };
    const send = async (): Promise<PipelineResponse> => response;
    return {
      getToken: () => policy.sendRequest(request, send),
      read: () => request.headers.get("authorization")?.replace("Bearer ", "") ?? "",
      client: policy,
    };
  },
};
