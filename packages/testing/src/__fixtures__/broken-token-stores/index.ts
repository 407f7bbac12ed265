import type { BrokenTokenStore } from "./broken-token-store.js";
import { comparingMistakes } from "./comparing-mistakes.js";
import { keyMistakes } from "./key-mistakes.js";
import { listeningMistakes } from "./listening-mistakes.js";
import { troubleMistakes } from "./trouble-mistakes.js";
import { valueMistakes } from "./value-mistakes.js";

export const brokenTokenStores: readonly BrokenTokenStore[] = [
  ...valueMistakes,
  ...comparingMistakes,
  ...keyMistakes,
  ...listeningMistakes,
  ...troubleMistakes,
];
