import type { BrokerEnvironment } from "./broker.js";
import type { KisSwitches } from "./kis/kis-switches.js";
import type { SimulatedKis } from "./kis/simulated-kis.js";
import { startKis } from "./kis/start-kis.js";
import type { KiwoomSwitches } from "./kiwoom/kiwoom-switches.js";
import type { SimulatedKiwoom } from "./kiwoom/simulated-kiwoom.js";
import { startKiwoom } from "./kiwoom/start-kiwoom.js";
import { createLedger, type Ledger } from "./ledger.js";
import { createSimulatorClock, type SimulatorClock } from "./simulator-clock.js";

/**
 * How to start.
 *
 * @group Starting the simulator
 */
export interface SimulatorOptions {
  /** Epoch milliseconds at which the brokers' clock stands until it is moved. Default: it follows the machine's. */
  now?: number;
  /** How KIS behaves, live and paper. */
  kis?: Partial<KisSwitches>;
  /** How Kiwoom behaves, live and paper. */
  kiwoom?: Partial<KiwoomSwitches>;
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
  /** Ends every connection, hanging ones included, and frees the ports. */
  close(): Promise<void>;
}

/**
 * Starts KIS and Kiwoom, live and paper, each on a free port of 127.0.0.1 and with one account.
 *
 * @throws TypeError for an unknown switch, or a value that it can't have.
 *
 * @group Starting the simulator
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const clock = createSimulatorClock(options.now);
  const ledger = createLedger();
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(closers.splice(0).map((closeOne) => closeOne()));
  };
  const context = {
    clock,
    ledger,
    onClose: (closeOne: () => Promise<void>): void => void closers.push(closeOne),
  };
  try {
    return {
      kis: await startKis(context, options.kis),
      kiwoom: await startKiwoom(context, options.kiwoom),
      clock,
      ledger,
      close,
    };
  } catch (error) {
    // A refused switch of the second broker must not leave the ports of the first open.
    await close();
    throw error;
  }
}
