import type { Peer } from "./peer.ts";

/** By package. Each is loaded by itself: a process that measures one has no other in its heap. */
const peers: Readonly<Record<string, () => Promise<Peer>>> = {
  "@auth/core": async () => (await import("./core.ts")).core,
  "@auth/kis": async () => (await import("./kis.ts")).kis,
  "@smithy/core": async () => (await import("./smithy-core.ts")).smithyCore,
  "@badgateway/oauth2-client": async () =>
    (await import("./badgateway-oauth2-client.ts")).badgatewayOauth2Client,
  "google-auth-library": async () => (await import("./google-auth-library.ts")).googleAuthLibrary,
  "@azure/core-rest-pipeline": async () =>
    (await import("./core-rest-pipeline.ts")).coreRestPipeline,
  "@supabase/auth-js": async () => (await import("./supabase-auth-js.ts")).supabaseAuthJs,
  "@octokit/auth-app": async () => (await import("./octokit-auth-app.ts")).octokitAuthApp,
  "@azure/msal-node": async () => (await import("./msal-node.ts")).msalNode,
};

/** The packages of this repository. */
export const ours: readonly string[] = ["@auth/core", "@auth/kis"];

/** The packages beside ours. */
export const others: readonly string[] = Object.keys(peers).filter((name) => !ours.includes(name));

/** Loads one of them. */
export async function loadPeer(name: string): Promise<Peer> {
  const load = peers[name];
  if (load === undefined) throw new Error(`there is no peer ${name}`);
  return load();
}
