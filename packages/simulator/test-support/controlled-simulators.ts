import type { Simulator, SimulatorOptions } from "../src/index.js";
import { type Reply, request } from "./client.js";
import { simulators } from "./simulators.js";

/** A simulator with the address of its control port. */
interface SimulatorWithAddress extends Simulator {
  readonly controlUrl: string;
}

/** As `simulators`, with the control port open. */
export function controlledSimulators(): (
  options?: SimulatorOptions,
) => Promise<SimulatorWithAddress> {
  const start = simulators();
  return async (options) => {
    const simulator = await start({ control: true, ...options });
    return { ...simulator, controlUrl: simulator.control?.url ?? "" };
  };
}

/** A request with any method; the body as JSON. */
export function send(method: string, url: string, body?: object): Promise<Reply> {
  const headers = { "content-type": "application/json" };
  return request(url, { method, ...(body ? { headers, body: JSON.stringify(body) } : {}) });
}
