export { createManualClock, type ManualClock } from "./manual-clock.js";
export type {
  ExpectedError,
  ExpectedRequest,
  ExpectedToken,
  IssueAnswer,
  ProviderContext,
  ProviderSuite,
  RequestContext,
  RevokeAnswer,
  WireAnswer,
} from "./provider-cases/suite-options.js";
export { createScriptedProvider } from "./scripted-provider.js";
export type {
  DelayedStep,
  ErrorStep,
  RecordedCall,
  ScriptedProvider,
  ScriptedProviderOptions,
  ScriptStep,
  TokenStep,
} from "./scripted-provider-types.js";
export type { TestRunner } from "./suite/runner.js";
export { testProvider } from "./test-provider.js";
export {
  type SharedTokenStoreSuite,
  type TokenStoreSuite,
  testTokenStore,
} from "./test-token-store.js";
export type { SetCall } from "./token-store-cases/bench.js";
