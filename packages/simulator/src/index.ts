export type { BrokerAccount, EnvironmentAccounts } from "./accounts/account-book.js";
export type { TokenState } from "./accounts/token-registry.js";
export type { BrokerEnvironment, BrokerName, BrokerRequest, EndpointName } from "./broker.js";
export type { SimulatorClock } from "./clock/simulator-clock.js";
export type { Control } from "./control/start-control.js";
export type { Fault, FaultAnswer, FaultOptions, HeldRequest } from "./faults/fault.js";
export type { KisAccount, KisCredentials } from "./kis/kis-account.js";
export type { KisSwitches } from "./kis/kis-switches.js";
export type { KisWebSocketSwitches } from "./kis/kis-websocket-switches.js";
export type { SimulatedKis } from "./kis/simulated-kis.js";
export type { KiwoomAccount, KiwoomCredentials } from "./kiwoom/kiwoom-account.js";
export type { KiwoomSwitches } from "./kiwoom/kiwoom-switches.js";
export type { KiwoomWebSocketSwitches } from "./kiwoom/kiwoom-websocket-switches.js";
export type { SimulatedKiwoom } from "./kiwoom/simulated-kiwoom.js";
export type { Ledger, LedgerEntry, LedgerFilter } from "./ledger/ledger.js";
export {
  type AssertedLedger,
  assertIssues,
  assertNoEarlyRequests,
  assertNoRequestsAfterRevocation,
  type LedgerAssertionOptions,
} from "./ledger/ledger-assertions.js";
export { type AccountSummary, summarizeLedger } from "./ledger/ledger-summary.js";
export type { LedgerWaitOptions } from "./ledger/wait-for-entries.js";
export type { SimulatedRoute } from "./routes/routes.js";
export type { ExecutedOrder, SimulatedHost } from "./simulated-host.js";
export {
  type CloseOptions,
  type ControlledSimulator,
  type Simulator,
  type SimulatorAccounts,
  type SimulatorOptions,
  startSimulator,
} from "./start-simulator.js";
export type { SimulatedSockets, Tick } from "./websocket/simulated-sockets.js";
