import type { EnvironmentAccounts } from "./accounts/account-book.js";
import { readAccounts } from "./accounts/read-accounts.js";
import type { BrokerEnvironment } from "./broker.js";
import { choosePorts } from "./choose-ports.js";
import { createSimulatorClock, type SimulatorClock } from "./clock/simulator-clock.js";
import { type Control, startControl } from "./control/start-control.js";
import type { KisCredentials } from "./kis/kis-account.js";
import type { KisSwitches } from "./kis/kis-switches.js";
import type { SimulatedKis } from "./kis/simulated-kis.js";
import { startKis } from "./kis/start-kis.js";
import type { KiwoomCredentials } from "./kiwoom/kiwoom-account.js";
import type { KiwoomSwitches } from "./kiwoom/kiwoom-switches.js";
import type { SimulatedKiwoom } from "./kiwoom/simulated-kiwoom.js";
import { startKiwoom } from "./kiwoom/start-kiwoom.js";
import { createLedger, type Ledger } from "./ledger/ledger.js";
import { onlyKeys, requireObject } from "./require-object.js";
import type { HostContext } from "./start-host.js";

/**
 * How to start.
 *
 * @group Starting the simulator
 */
export interface SimulatorOptions {
  /** Epoch milliseconds at which the brokers' clock stands until it is moved. Default: it follows the machine's. */
  now?: number;
  /** How many times as fast as the machine's clock the brokers' runs: 60 = an hour a minute, 0 = it stands still. Default 1, or 0 where `now` is given. */
  speed?: number;
  /**
   * The first of up to five ports in a row: KIS live, KIS paper, Kiwoom live, Kiwoom paper, and the control port. Default 0:
   * five that are free.
   */
  port?: number;
  /** Whether to open the control port, by which programs in any language change faults, clock and switches and read the ledger. Default `false`. */
  control?: boolean;
  /** How many requests the ledger keeps; older ones make room. Default 100,000. */
  maxLedgerEntries?: number;
  /** How KIS behaves, live and paper. */
  kis?: Partial<KisSwitches>;
  /** How Kiwoom behaves, live and paper. */
  kiwoom?: Partial<KiwoomSwitches>;
  /** App keys of your own. A host for which none is given invents one. */
  accounts?: SimulatorAccounts;
}

/**
 * App keys of your own, by broker and environment.
 *
 * @group Starting the simulator
 */
export interface SimulatorAccounts {
  /** At KIS. */
  readonly kis?: EnvironmentAccounts<KisCredentials>;
  /** At Kiwoom. */
  readonly kiwoom?: EnvironmentAccounts<KiwoomCredentials>;
}

/**
 * How to stop.
 *
 * @group Starting the simulator
 */
export interface CloseOptions {
  /** How long open answers may take to finish, in milliseconds of real time. Default 0: none is waited for. */
  graceMs?: number;
}

/**
 * KIS and Kiwoom on localhost.
 *
 * @group Starting the simulator
 */
export interface Simulator {
  /** Its live and its paper host. */
  readonly kis: Readonly<Record<BrokerEnvironment, SimulatedKis>>;
  /** Its live and its paper host. */
  readonly kiwoom: Readonly<Record<BrokerEnvironment, SimulatedKiwoom>>;
  /** The brokers' time. */
  readonly clock: SimulatorClock;
  /** What the brokers saw. */
  readonly ledger: Ledger;
  /** The control port; only with the option `control`. */
  readonly control?: Control;
  /**
   * Back to the state right after the start, so that one simulator serves a whole file of tests: `beforeEach(simulator.reset)`.
   * Ports and the accounts of the start stay. Tokens, approval keys and orders are forgotten, and so are the ledger, faults,
   * holds, refusals of sign-in, routes and accounts that were added; switches and clock are as they were given. Requests that
   * wait for their answer, held ones included, and WebSockets are cut, and the broker does not act on them.
   */
  reset(): void;
  /**
   * Stops listening, and ends every connection, hanging ones included. With `graceMs` open answers may finish, and WebSockets
   * are closed with 1001; without, they are cut. Who has not asked for anything is never waited for. The ports are free then.
   */
  close(options?: CloseOptions): Promise<void>;
}

/** Some 25 days: to wait longer is as good as for ever. */
const longestTimerMs = 2 ** 31 - 1;

const optionNames: readonly (keyof SimulatorOptions)[] = [
  "now",
  "speed",
  "port",
  "control",
  "maxLedgerEntries",
  "kis",
  "kiwoom",
  "accounts",
];

/**
 * A simulator that was started with its control port.
 *
 * @group Starting the simulator
 */
export interface ControlledSimulator extends Simulator {
  /** The control port. */
  readonly control: Control;
}

/**
 * Starts KIS and Kiwoom, live and paper, each on a port of 127.0.0.1 of its own and with one account. HTTP and WebSocket
 * share the port: `url` and `webSocketUrl` go where a client has the broker's own.
 *
 * @example
 * ```ts
 * const { kis, kiwoom } = await startSimulator();
 * const socket = new WebSocket(kis.paper.webSocketUrl); // sign in with a key of `${kis.paper.url}/oauth2/Approval`
 * kis.paper.sockets.sendTick({ symbol: "005930", price: 71_000 }); // to who subscribed to H0STCNT0
 * kis.paper.sockets.drop(); // the network fails
 * kis.paper.sockets.refuseSignIn("OPSP8996"); // the next sign-in is refused
 * kis.paper.killApprovalKey(); // … or every one with a key of today
 * kiwoom.paper.killToken(); // at Kiwoom the token signs in
 * ```
 *
 * @throws TypeError for an unknown option or switch, or a value that it can't have. Error for a port that is in use.
 *
 * @group Starting the simulator
 */
export function startSimulator(
  options: SimulatorOptions & {
    /** With the control port. */
    control: true;
  },
): Promise<ControlledSimulator>;
export function startSimulator(options?: SimulatorOptions): Promise<Simulator>;
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  onlyKeys(requireObject(options, "options"), optionNames);
  const { control: wantsControl = false } = options;
  if (typeof wantsControl !== "boolean") {
    throw new TypeError(`control must be true or false, got ${JSON.stringify(wantsControl)}`);
  }
  const accounts = options.accounts === undefined ? {} : readAccounts(options.accounts);
  const { clock, reset: resetClock } = createSimulatorClock(options);
  const ledger = createLedger(options.maxLedgerEntries);
  const portAt = choosePorts(options.port);
  const closers: ((graceMs: number) => Promise<void>)[] = [];
  const close = async ({ graceMs = 0 }: CloseOptions = {}): Promise<void> => {
    if (!(graceMs >= 0)) throw new TypeError(`graceMs must be a number from 0 on, got ${graceMs}`);
    const waitMs = Math.min(graceMs, longestTimerMs);
    await Promise.all(closers.map((closeOne) => closeOne(waitMs)));
  };
  const resetters: (() => void)[] = [];
  const reset = (): void => {
    resetClock();
    for (const resetOne of resetters) resetOne();
    ledger.clear();
  };
  const context: HostContext = {
    clock,
    ledger,
    portOf: (broker, environment) => portAt(`${broker}-${environment}`),
    onClose: (closeOne) => void closers.push(closeOne),
    onReset: (resetOne) => void resetters.push(resetOne),
  };
  try {
    const { kis: kisAccounts, kiwoom: kiwoomAccounts } = accounts;
    const simulator = {
      kis: await startKis(context, options.kis, kisAccounts),
      kiwoom: await startKiwoom(context, options.kiwoom, kiwoomAccounts),
      clock,
      ledger,
      reset,
      close,
    };
    if (!wantsControl) return simulator;
    const control = await startControl(simulator, portAt("control"));
    context.onClose(control.close);
    context.onReset(control.reset);
    return { ...simulator, control: { url: control.url } };
  } catch (error) {
    // A refused switch of the second broker must not leave the ports of the first open.
    await close();
    throw error;
  }
}
