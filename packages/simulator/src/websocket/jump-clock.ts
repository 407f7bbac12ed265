import type { Fault } from "../fault.js";
import type { SimulatorClock } from "../simulator-clock.js";

/** Has the clock jump where the fault is that it does. */
export function jumpClock(clock: SimulatorClock, fault: Fault | undefined): void {
  if (typeof fault === "object" && "clockJumpMs" in fault) clock.advance(fault.clockJumpMs);
}
