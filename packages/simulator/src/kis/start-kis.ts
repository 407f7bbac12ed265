import { createAccountBook } from "../account-book.js";
import type { BrokerEnvironment } from "../broker.js";
import { randomText } from "../random-text.js";
import { createRequestRate } from "../request-rate.js";
import { type HostContext, startHost } from "../start-host.js";
import { readSwitches } from "../switches.js";
import { createTokenRegistry } from "../token-registry.js";
import { createKisAccount, type KisAccountBook } from "./kis-account.js";
import type { KisState } from "./kis-state.js";
import { defaultKisSwitches, type KisSwitches, kisSwitchChoices } from "./kis-switches.js";
import { createKisBroker, type SimulatedKis } from "./simulated-kis.js";

/** Starts KIS, live and paper, with one account each. */
export async function startKis(
  context: HostContext,
  givenSwitches: Partial<KisSwitches> | undefined,
): Promise<Record<BrokerEnvironment, SimulatedKis>> {
  const switches = readSwitches("kis", defaultKisSwitches, kisSwitchChoices, givenSwitches);
  const live = createAccountBook(createKisAccount("live", 1));
  const paper = createAccountBook(createKisAccount("paper", 1));
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
  const state: KisState = {
    environment,
    switches,
    book,
    otherBook,
    tokens: createTokenRegistry(now),
    approvalKeys: createTokenRegistry(now),
    rate: createRequestRate(now),
    lastIssueAt: new Map(),
    orders: [],
    signingKey: randomText(64),
    now,
  };
  const { tokens, orders } = state;
  const broker = createKisBroker(state);
  return {
    ...(await startHost(context, { broker, tokens, orders, deadTokenCode: "EGW00121" })),
    appKey: book.first.appKey,
    appSecret: book.first.appSecret,
    accounts: book.accounts,
    addAccount: (credentials) =>
      book.add(createKisAccount(environment, book.accounts.length + 1, credentials)),
    switches,
    killApprovalKey: (key) => state.approvalKeys.kill(key, "OPSP0011"),
  };
}
