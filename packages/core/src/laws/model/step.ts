import type { Place } from "./model-host.js";
import type { Outcome } from "./model-provider.js";
import type { NoticeFault, StoreFault } from "./model-store.js";

/** One step of a sequence. `atOnce` = the next step comes before this one has come to rest. */
export type Step = { atOnce?: boolean } & (
  | {
      do: "get";
      who: number;
      maxWaitMs?: number;
      ignoreHold?: boolean;
      abortAfterMs?: number;
      times?: number;
    }
  | { do: "wait"; ms: number }
  | { do: "waitFor"; what: number; offsetMs: number }
  | { do: "use"; who: number }
  | { do: "invalidate"; who: number; whose: number; age: number }
  | { do: "revoke"; who: number; abortAfterMs?: number }
  | { do: "keepFresh" | "close" | "restart"; who: number }
  | { do: "kill" }
  | { do: "stranger" }
  | { do: "outcomes"; next: Outcome[]; revokeFails: boolean }
  | { do: "die"; who: number; afterSteps: number; place: Place | undefined }
  | { do: "freeze"; who: number; afterSteps: number; place: Place | undefined; ms: number }
  | { do: "faults"; faults: StoreFault[]; notices: NoticeFault[] }
  | { do: "loseRecord" }
  | { do: "setClock"; who: number; byMs: number }
);
