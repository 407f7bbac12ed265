import type { Simulator } from "../start-simulator.js";

/** Longer than a client waits for an answer, and shorter than a supervisor waits before it kills. */
const graceMs = 5_000;
const lookMs = 500;

/**
 * Starts the simulator, and stops it when a signal comes, even one that comes during the start. The first signal lets open
 * answers finish, a second does not. Nothing is left to run then, and the process ends with 0.
 */
export function serveUntilTold(
  start: () => Promise<Simulator>,
  onFailure: (error: unknown) => void,
): Promise<Simulator> {
  let told = 0;
  const stop = (): void => {
    told += 1;
    const options = told === 1 ? { graceMs } : {};
    starting.then(
      (simulator) => simulator.close(options).catch(onFailure),
      // Who waits for the start hears of its failure.
      () => undefined,
    );
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  if (isRunByNpx()) stopWithoutParent(stop);
  const starting = start();
  return starting;
}

/** npx puts a shell between, which dies of the SIGTERM that npx passes on, and says nothing to its program. */
function isRunByNpx(): boolean {
  const { npm_command, npm_lifecycle_script = "" } = process.env;
  return npm_command === "exec" && npm_lifecycle_script.includes("auth-simulator");
}

function stopWithoutParent(stop: () => void): void {
  const parent = process.ppid;
  const looking = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(looking);
    stop();
  }, lookMs).unref();
}
