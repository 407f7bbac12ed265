import type { EnvironmentAccounts } from "../accounts/account-book.js";
import { requireCredentials } from "../accounts/credentials.js";
import { createRequestRate } from "../accounts/request-rate.js";
import { createTokenRegistry, type TokenRegistry } from "../accounts/token-registry.js";
import type { BrokerEnvironment } from "../broker.js";
import { type HostContext, startHost } from "../start-host.js";
import { checkSwitches, readSwitches } from "../switches.js";
import {
  createKiwoomAccount,
  createKiwoomBook,
  type KiwoomAccountBook,
  type KiwoomCredentials,
} from "./kiwoom-account.js";
import type { KiwoomState } from "./kiwoom-state.js";
import { type KiwoomSwitches, kiwoomSwitchRules } from "./kiwoom-switches.js";
import { createKiwoomWebSocket } from "./kiwoom-websocket.js";
import { createKiwoomBroker, type SimulatedKiwoom } from "./simulated-kiwoom.js";

/** What the environments know of each other: a key or token of the other one gets a code of its own. */
interface Environment {
  readonly book: KiwoomAccountBook;
  readonly tokens: TokenRegistry;
}

/** Starts Kiwoom, live and paper, with one account each. */
export async function startKiwoom(
  context: HostContext,
  givenSwitches: Partial<KiwoomSwitches> | undefined,
  accounts: EnvironmentAccounts<KiwoomCredentials> = {},
): Promise<Record<BrokerEnvironment, SimulatedKiwoom>> {
  const switches = readSwitches(kiwoomSwitchRules, givenSwitches);
  const create = (environment: BrokerEnvironment): Environment => ({
    book: createKiwoomBook(environment, accounts[environment]),
    tokens: createTokenRegistry(context.clock.now),
  });
  const live = create("live");
  const paper = create("paper");
  return {
    live: await startEnvironment(context, "live", { ...switches }, live, paper),
    paper: await startEnvironment(context, "paper", { ...switches }, paper, live),
  };
}

async function startEnvironment(
  context: HostContext,
  environment: BrokerEnvironment,
  switches: KiwoomSwitches,
  { book, tokens }: Environment,
  other: Environment,
): Promise<SimulatedKiwoom> {
  const { now } = context.clock;
  // What it remembers of its customers, all of which a reset empties.
  const memory = {
    tokens,
    tokenRate: createRequestRate(now),
    rate: createRequestRate(now),
    lastLogInAt: new Map<string, number>(),
  };
  const state: KiwoomState = {
    ...memory,
    environment,
    switches,
    book,
    otherBook: other.book,
    otherTokens: other.tokens,
    orders: [],
    execute(order) {
      orders.push(order);
      webSocket.sendNotice(order);
    },
    now,
  };
  const { orders } = state;
  const broker = createKiwoomBroker(state);
  const webSocket = createKiwoomWebSocket(state);
  const switchesAtStart = { ...switches };
  context.onReset(() => {
    for (const one of Object.values(memory)) one.clear();
    orders.length = 0;
    book.reset();
    Object.assign(switches, switchesAtStart);
  });
  return {
    ...(await startHost(context, { broker, tokens, orders, webSocket })),
    broker: "kiwoom",
    appKey: book.first.appKey,
    secretKey: book.first.secretKey,
    accounts: book.accounts,
    addAccount(credentials = {}) {
      const checked = requireCredentials({ ...credentials }, "kiwoom");
      return book.add(createKiwoomAccount(environment, book.accounts.length + 1, checked));
    },
    switches,
    setSwitches(given) {
      checkSwitches(kiwoomSwitchRules, given);
      Object.assign(switches, given);
    },
  };
}
