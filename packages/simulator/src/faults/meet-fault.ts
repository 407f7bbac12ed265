import type { EndpointName } from "../broker.js";
import { latestTime, type SimulatorClock } from "../clock/simulator-clock.js";
import type { Fault } from "./fault.js";
import type { FaultQueue } from "./fault-queue.js";

/** Before the last moment, for a clock that runs. */
const dayMs = 24 * 60 * 60 * 1000;

/** What becomes of a request. */
export interface MetFault {
  /** What spoils its answer; `undefined` = nothing. */
  readonly fault: Fault | undefined;
  /** Whether the broker acts on it although there is a fault. */
  readonly processed: boolean;
}

/**
 * Takes what is planned for a request: waits at the door while it is held, and has the clock jump where that is the fault.
 *
 * @param usual - the fault of a request for which none is planned
 */
export async function meetFault(
  { faults, clock }: { readonly faults: FaultQueue; readonly clock: SimulatorClock },
  endpoint: EndpointName,
  usual: () => Fault | undefined = () => undefined,
): Promise<MetFault> {
  const planned = faults.take(endpoint);
  if (planned?.type === "hold") {
    planned.arrive();
    await planned.released;
  }
  const isFault = planned?.type === "fault";
  const fault = isFault ? planned.fault : usual();
  if (typeof fault === "object" && "clockJumpMs" in fault) jump(clock, fault.clockJumpMs);
  return { fault, processed: isFault && planned.processed };
}

/** As far as the calendar goes: jumps add up, and one beyond it would be a request without an answer. */
function jump(clock: SimulatorClock, ms: number): void {
  const now = clock.now();
  clock.advance(Math.min(Math.max(now + ms, 0), latestTime - dayMs) - now);
}
