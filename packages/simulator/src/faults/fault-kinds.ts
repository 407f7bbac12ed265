import type { Fault } from "./fault.js";

/** What goes out: what the fault puts in the answer's place, the broker's real one, the end of the connection, or nothing. */
type Outgoing = "own" | "real" | "cut" | "nothing";

/** What a fault is besides its answer over HTTP, which is in send-fault.ts, and its fields, which are in require-fault.ts. */
interface FaultTraits {
  /** Whether the broker acts on the request unless told otherwise. */
  readonly acts: boolean;
  /** To a message over a WebSocket: one has no type to be wrong, no pieces, no half and no redirect. */
  readonly onMessage: Outgoing;
  /** To a client that opens a WebSocket: a switch of protocols has no body that could be spoilt. */
  readonly onUpgrade: Outgoing;
}

/** The faults that are a word, which is their name in the ledger as well. */
export const faultWords: Readonly<Record<Extract<Fault, string>, FaultTraits>> = {
  maintenance: { acts: false, onMessage: "own", onUpgrade: "own" },
  empty: { acts: false, onMessage: "own", onUpgrade: "own" },
  huge: { acts: false, onMessage: "own", onUpgrade: "own" },
  "huge-chunked": { acts: false, onMessage: "own", onUpgrade: "own" },
  "invalid-json": { acts: false, onMessage: "own", onUpgrade: "own" },
  "wrong-content-type": { acts: true, onMessage: "real", onUpgrade: "cut" },
  redirect: { acts: false, onMessage: "cut", onUpgrade: "own" },
  drop: { acts: false, onMessage: "cut", onUpgrade: "cut" },
  "drop-mid-body": { acts: true, onMessage: "cut", onUpgrade: "cut" },
  "drop-mid-body-chunked": { acts: true, onMessage: "cut", onUpgrade: "cut" },
  hang: { acts: false, onMessage: "nothing", onUpgrade: "nothing" },
  "rate-limited": { acts: false, onMessage: "own", onUpgrade: "own" },
};

/** The field that tells which fault an object is. */
export type FaultField =
  | "status"
  | "redirectTo"
  | "retryAfter"
  | "delayMs"
  | "trickleMs"
  | "clockJumpMs";

/** The faults that are an object, with their name in the ledger. */
const faultObjects: Readonly<Record<FaultField, FaultTraits & { readonly name: string }>> = {
  status: { name: "answer", acts: false, onMessage: "own", onUpgrade: "own" },
  redirectTo: { name: "redirect", acts: false, onMessage: "cut", onUpgrade: "own" },
  retryAfter: { name: "rate-limited", acts: false, onMessage: "own", onUpgrade: "own" },
  delayMs: { name: "delay", acts: true, onMessage: "real", onUpgrade: "real" },
  trickleMs: { name: "trickle", acts: true, onMessage: "real", onUpgrade: "cut" },
  clockJumpMs: { name: "clock-jump", acts: true, onMessage: "real", onUpgrade: "real" },
};
/** Each of them. */
export const faultFields: readonly FaultField[] = Object.keys(faultObjects) as FaultField[];

/** What the ledger calls faults. */
export const faultNames: readonly string[] = [
  ...new Set([...Object.keys(faultWords), ...Object.values(faultObjects).map(({ name }) => name)]),
];

/** What is true of a fault. */
export function traitsOf(fault: Fault): FaultTraits & { readonly name: string } {
  if (typeof fault === "string") return { name: fault, ...faultWords[fault] };
  // Nothing without such a field is let in.
  return faultObjects[faultFields.find((field) => field in fault) as FaultField];
}
