import { createAccountBook } from "./account-book.js";
import type { Broker, BrokerEnvironment } from "./broker.js";
import { createFaultQueue } from "./fault.js";
import { type HttpListener, startHttpListener } from "./http-listener.js";
import { createKisAccount, type KisAccountBook } from "./kis/kis-account.js";
import type { KisState } from "./kis/kis-state.js";
import { defaultKisSwitches, type KisSwitches, kisSwitchChoices } from "./kis/kis-switches.js";
import { createKisBroker, type SimulatedKis } from "./kis/simulated-kis.js";
import { createKiwoomAccount, type KiwoomAccountBook } from "./kiwoom/kiwoom-account.js";
import type { KiwoomState } from "./kiwoom/kiwoom-state.js";
import {
  defaultKiwoomSwitches,
  type KiwoomSwitches,
  kiwoomSwitchChoices,
} from "./kiwoom/kiwoom-switches.js";
import { createKiwoomBroker, type SimulatedKiwoom } from "./kiwoom/simulated-kiwoom.js";
import { createLedger, type Ledger } from "./ledger.js";
import { randomText } from "./random-text.js";
import { createRequestRate } from "./request-rate.js";
import type { ExecutedOrder, SimulatedHost } from "./simulated-host.js";
import { createSimulatorClock, type SimulatorClock } from "./simulator-clock.js";
import { readSwitches } from "./switches.js";
import { createTokenRegistry, type TokenRegistry } from "./token-registry.js";

/** How to start. */
export interface SimulatorOptions {
  /** Epoch milliseconds at which the brokers' clock stands until it is moved. Default: it follows the machine's. */
  now?: number;
  /** How KIS behaves, live and paper. */
  kis?: Partial<KisSwitches>;
  /** How Kiwoom behaves, live and paper. */
  kiwoom?: Partial<KiwoomSwitches>;
}

/** KIS and Kiwoom on localhost. */
export interface Simulator {
  readonly kis: Readonly<Record<BrokerEnvironment, SimulatedKis>>;
  readonly kiwoom: Readonly<Record<BrokerEnvironment, SimulatedKiwoom>>;
  /** The brokers' time. */
  readonly clock: SimulatorClock;
  /** What the brokers saw. */
  readonly ledger: Ledger;
  /** Ends every connection, hanging ones included, and frees the ports. */
  close(): Promise<void>;
}

/**
 * Starts KIS and Kiwoom, live and paper, each on a free port of 127.0.0.1 and with one account.
 *
 * @throws TypeError for an unknown switch or one of the wrong type.
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const clock = createSimulatorClock(options.now);
  const ledger = createLedger();
  const kisSwitches = readSwitches("kis", defaultKisSwitches, kisSwitchChoices, options.kis);
  const kiwoomSwitches = readSwitches(
    "kiwoom",
    defaultKiwoomSwitches,
    kiwoomSwitchChoices,
    options.kiwoom,
  );
  const kisBooks = forBoth((environment) => createAccountBook(createKisAccount(environment, 1)));
  const kiwoomBooks = forBoth((environment) =>
    createAccountBook(createKiwoomAccount(environment, 1)),
  );
  const kiwoomTokens = forBoth(() => createTokenRegistry(clock.now));
  const listeners: HttpListener[] = [];

  /** Serves a broker; gives what the hosts of both brokers have in common. */
  async function serve(
    broker: Broker,
    tokens: TokenRegistry,
    orders: readonly ExecutedOrder[],
    deadCode: string,
  ): Promise<SimulatedHost> {
    const faults = createFaultQueue();
    const listener = await startHttpListener({ broker, clock, ledger, faults });
    listeners.push(listener);
    return {
      environment: broker.environment,
      url: listener.url,
      orders,
      failNext: (endpoint, fault, faultOptions = {}) => faults.fail(endpoint, fault, faultOptions),
      holdNext: (endpoint) => faults.hold(endpoint),
      clearFaults: () => faults.clear(),
      killToken: (token, code = deadCode) => tokens.kill(token, code),
    };
  }

  async function serveKis(environment: BrokerEnvironment): Promise<SimulatedKis> {
    const book: KisAccountBook = kisBooks[environment];
    const switches = { ...kisSwitches };
    const state: KisState = {
      environment,
      switches,
      book,
      otherBook: kisBooks[other(environment)],
      tokens: createTokenRegistry(clock.now),
      rate: createRequestRate(clock.now),
      lastIssueAt: new Map(),
      approvalKeys: new Map(),
      orders: [],
      signingKey: randomText(64),
      now: clock.now,
    };
    return {
      ...(await serve(createKisBroker(state), state.tokens, state.orders, "EGW00121")),
      appKey: book.first.appKey,
      appSecret: book.first.appSecret,
      accounts: book.accounts,
      addAccount: (credentials) =>
        book.add(createKisAccount(environment, book.accounts.length + 1, credentials)),
      switches,
    };
  }

  async function serveKiwoom(environment: BrokerEnvironment): Promise<SimulatedKiwoom> {
    const book: KiwoomAccountBook = kiwoomBooks[environment];
    const switches = { ...kiwoomSwitches };
    const state: KiwoomState = {
      environment,
      switches,
      book,
      otherBook: kiwoomBooks[other(environment)],
      tokens: kiwoomTokens[environment],
      otherTokens: kiwoomTokens[other(environment)],
      tokenRate: createRequestRate(clock.now),
      rate: createRequestRate(clock.now),
      orders: [],
      now: clock.now,
    };
    return {
      ...(await serve(createKiwoomBroker(state), state.tokens, state.orders, "8005")),
      appKey: book.first.appKey,
      secretKey: book.first.secretKey,
      accounts: book.accounts,
      addAccount: (credentials) =>
        book.add(createKiwoomAccount(environment, book.accounts.length + 1, credentials)),
      switches,
    };
  }

  return {
    kis: { live: await serveKis("live"), paper: await serveKis("paper") },
    kiwoom: { live: await serveKiwoom("live"), paper: await serveKiwoom("paper") },
    clock,
    ledger,
    async close() {
      await Promise.all(listeners.map((listener) => listener.close()));
    },
  };
}

function forBoth<T>(create: (environment: BrokerEnvironment) => T): Record<BrokerEnvironment, T> {
  return { live: create("live"), paper: create("paper") };
}

function other(environment: BrokerEnvironment): BrokerEnvironment {
  return environment === "live" ? "paper" : "live";
}
