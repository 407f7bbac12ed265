import type { BrokenProvider } from "./broken-provider.js";
import { exchangeMistakes } from "./exchange-mistakes.js";
import { failureMistakes } from "./failure-mistakes.js";
import { identityMistakes } from "./identity-mistakes.js";
import { secrecyMistakes } from "./secrecy-mistakes.js";
import { timeMistakes } from "./time-mistakes.js";

export const brokenProviders: readonly BrokenProvider[] = [
  ...identityMistakes,
  ...exchangeMistakes,
  ...failureMistakes,
  ...timeMistakes,
  ...secrecyMistakes,
];
