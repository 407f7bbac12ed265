export { createManualClock, type ManualClock } from "./manual-clock.js";
export {
  createScriptedProvider,
  type DelayedStep,
  type ErrorStep,
  type RecordedCall,
  type ScriptedProvider,
  type ScriptedProviderOptions,
  type ScriptStep,
  type TokenStep,
} from "./scripted-provider.js";
