import { type Credential, readCredential } from "@auth/provider-kit";
import type { KiwoomOptions } from "./kiwoom-options.js";

/** The key pair, and where each half of it came from. Secret. */
export interface KiwoomCredentials {
  appKey: Credential;
  secretKey: Credential;
}

/**
 * Takes the keys from the options, else from the variables of the environment.
 *
 * @throws AuthError `AUTH_CONFIGURATION` where one is missing or unusable
 */
export function readKiwoomCredentials(options: KiwoomOptions): KiwoomCredentials {
  const prefix = options.environment === "live" ? "KIWOOM_LIVE" : "KIWOOM_PAPER";
  return {
    appKey: readCredential({
      broker: "Kiwoom",
      option: "appKey",
      value: options.appKey,
      variables: [`${prefix}_APP_KEY`, "KIWOOM_APP_KEY"],
    }),
    secretKey: readCredential({
      broker: "Kiwoom",
      option: "secretKey",
      value: options.secretKey,
      variables: [`${prefix}_SECRET_KEY`, "KIWOOM_SECRET_KEY"],
    }),
  };
}
