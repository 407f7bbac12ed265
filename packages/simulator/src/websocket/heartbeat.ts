import { createPeriod } from "./period.js";

/** The switches of a heartbeat. */
export interface HeartbeatSwitches {
  readonly pingIntervalMs: number;
  readonly unansweredPings: number;
}

/** A broker's regular question whether the client is still there. */
export interface Heartbeat {
  /** Asks, or gives up, when it is time to. */
  beat(): void;
  /** The client has answered. */
  answered(): void;
}

export function createHeartbeat(
  now: () => number,
  switches: HeartbeatSwitches,
  act: { ping(): void; giveUp(): void },
): Heartbeat {
  const isDue = createPeriod(now, () => switches.pingIntervalMs);
  let unanswered = 0;
  return {
    beat() {
      if (!isDue()) return;
      if (switches.unansweredPings > 0 && unanswered >= switches.unansweredPings) {
        act.giveUp();
        return;
      }
      unanswered += 1;
      act.ping();
    },
    answered() {
      unanswered = 0;
    },
  };
}
