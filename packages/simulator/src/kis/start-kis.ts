import type { EnvironmentAccounts } from "../accounts/account-book.js";
import { requireCredentials } from "../accounts/credentials.js";
import { createRequestRate } from "../accounts/request-rate.js";
import { createTokenRegistry } from "../accounts/token-registry.js";
import type { BrokerEnvironment } from "../broker.js";
import { randomText } from "../random-text.js";
import { type HostContext, startHost } from "../start-host.js";
import { checkSwitches, readSwitches } from "../switches.js";
import {
  createKisAccount,
  createKisBook,
  type KisAccountBook,
  type KisCredentials,
} from "./kis-account.js";
import type { KisState } from "./kis-state.js";
import { type KisSwitches, kisSwitchRules } from "./kis-switches.js";
import { createKisWebSocket } from "./kis-websocket.js";
import { createKisBroker, type SimulatedKis } from "./simulated-kis.js";

/** Starts KIS, live and paper, with one account each. */
export async function startKis(
  context: HostContext,
  givenSwitches: Partial<KisSwitches> | undefined,
  accounts: EnvironmentAccounts<KisCredentials> = {},
): Promise<Record<BrokerEnvironment, SimulatedKis>> {
  const switches = readSwitches(kisSwitchRules, givenSwitches);
  const live = createKisBook("live", accounts.live);
  const paper = createKisBook("paper", accounts.paper);
  return {
    live: await startEnvironment(context, "live", { ...switches }, live, paper),
    paper: await startEnvironment(context, "paper", { ...switches }, paper, live),
  };
}

async function startEnvironment(
  context: HostContext,
  environment: BrokerEnvironment,
  switches: KisSwitches,
  book: KisAccountBook,
  otherBook: KisAccountBook,
): Promise<SimulatedKis> {
  const { now } = context.clock;
  // What it remembers of its customers, all of which a reset empties.
  const memory = {
    tokens: createTokenRegistry(now),
    approvalKeys: createTokenRegistry(now, "approval-key"),
    rate: createRequestRate(now),
    lastIssueAt: new Map<string, number>(),
  };
  const state: KisState = {
    ...memory,
    environment,
    switches,
    book,
    otherBook,
    orders: [],
    signingKey: randomText(64),
    execute(order) {
      orders.push(order);
      webSocket.sendNotice(order);
    },
    now,
  };
  const { tokens, orders } = state;
  const broker = createKisBroker(state);
  const webSocket = createKisWebSocket(state);
  const switchesAtStart = { ...switches };
  context.onReset(() => {
    for (const one of Object.values(memory)) one.clear();
    orders.length = 0;
    book.reset();
    Object.assign(switches, switchesAtStart);
  });
  return {
    ...(await startHost(context, { broker, tokens, orders, webSocket })),
    broker: "kis",
    appKey: book.first.appKey,
    appSecret: book.first.appSecret,
    htsId: book.first.htsId,
    accounts: book.accounts,
    addAccount(credentials = {}) {
      const checked = requireCredentials({ ...credentials }, "kis");
      return book.add(createKisAccount(environment, book.accounts.length + 1, checked));
    },
    switches,
    setSwitches(given) {
      checkSwitches(kisSwitchRules, given);
      Object.assign(switches, given);
    },
    killApprovalKey: (key) => state.approvalKeys.kill(key, "OPSP0011"),
  };
}
