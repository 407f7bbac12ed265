import type { IssuePolicy, PlatformFetch, Token, TokenManager, TokenStore } from "@auth/core";
import { createKisAuth } from "@auth/kis";
import { createKiwoomAuth } from "@auth/kiwoom";
import type { KisSwitches, KiwoomSwitches, SimulatedHost, Simulator } from "@auth/simulator";
import type { ProcessOnMachine } from "./machine.ts";

/** What one process uses of a broker package. */
export interface Client {
  readonly tokens: TokenManager;
  close(): Promise<void>;
}

/** One app key at a simulated broker. */
export interface Account {
  readonly host: SimulatedHost;
  /** Opens the broker's package, with its own numbers but for those of the plan. */
  open(process: ProcessOnMachine, store: TokenStore | undefined, fetch: PlatformFetch): Client;
  /** Asks for a quote: what the broker thinks of the token. */
  quote(token: Token, fetch: PlatformFetch): Promise<"taken" | "refused" | "unknown">;
}

/** Which broker, as it behaves, and with which numbers it is used. */
export type AccountPlan = {
  policy?: Partial<IssuePolicy>;
  /** The broker repeats a token until it expires. Who asks at that very moment waits until it has expired for the broker, too. */
  lastRepeatMs?: number;
  /** Each program remembers its token itself, for as long as it runs. */
  withoutStore?: true;
} & (
  | { broker: "kis"; switches?: Partial<KisSwitches> }
  | { broker: "kiwoom"; switches?: Partial<KiwoomSwitches> }
);

/** Opens the paper account of `simulator` that `plan` means. */
export function openAccount(simulator: Simulator, plan: AccountPlan): Account {
  return plan.broker === "kis"
    ? kisAccount(simulator, plan.policy)
    : kiwoomAccount(simulator, plan.policy);
}

function kisAccount({ kis }: Simulator, policy: Partial<IssuePolicy> = {}): Account {
  const { url: baseUrl, appKey, appSecret } = kis.paper;
  const environment = "paper";
  return {
    host: kis.paper,
    open({ clock }, store, fetch) {
      const options = { environment, baseUrl, appKey, appSecret, clock, fetch, policy } as const;
      return createKisAuth(store ? { ...options, store } : options);
    },
    async quote({ authorization }, fetch) {
      const headers = {
        authorization,
        appkey: appKey,
        appsecret: appSecret,
        tr_id: "FHKST01010100",
      };
      const { rt_cd, msg_cd } = await askJson(fetch, baseUrl + kisQuote, { headers });
      if (rt_cd === "0") return "taken";
      return msg_cd === "EGW00121" || msg_cd === "EGW00123" ? "refused" : "unknown";
    },
  };
}

function kiwoomAccount({ kiwoom }: Simulator, policy: Partial<IssuePolicy> = {}): Account {
  const { url: baseUrl, appKey, secretKey } = kiwoom.paper;
  const environment = "paper";
  return {
    host: kiwoom.paper,
    open({ clock }, store, fetch) {
      const options = { environment, baseUrl, appKey, secretKey, clock, fetch, policy } as const;
      return createKiwoomAuth(store ? { ...options, store } : options);
    },
    async quote({ authorization }, fetch) {
      const { return_code, return_msg } = await askJson(fetch, `${baseUrl}/api/dostk/stkinfo`, {
        method: "POST",
        headers: { authorization, "api-id": "ka10001", "content-type": "application/json" },
        body: JSON.stringify({ stk_cd: "005930" }),
      });
      if (return_code === 0) return "taken";
      return String(return_msg).includes("[8005:") ? "refused" : "unknown";
    },
  };
}

const kisQuote =
  "/uapi/domestic-stock/v1/quotations/inquire-price?FID_COND_MRKT_DIV_CODE=J&FID_INPUT_ISCD=005930";

/** An empty object where the broker can't be reached, or answers with a maintenance page. */
async function askJson(
  fetch: PlatformFetch,
  url: string,
  init: RequestInit,
): Promise<Record<string, unknown>> {
  try {
    return (await (await fetch(url, init)).json()) as Record<string, unknown>;
  } catch {
    return {};
  }
}
