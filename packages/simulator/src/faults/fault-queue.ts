import { type BrokerName, type EndpointName, endpointsOf } from "../broker.js";
import { copyFault, type Fault, type FaultOptions, type HeldRequest } from "./fault.js";
import { traitsOf } from "./fault-kinds.js";
import { requireFault } from "./require-fault.js";

/** Something waiting for a request. */
type PlannedFault =
  | { readonly type: "fault"; readonly fault: Fault; readonly processed: boolean }
  | {
      readonly type: "hold";
      arrive(): void;
      /** No request will come to it any more. */
      takeBack(): void;
      /** Rejects where the request is ended instead. */
      readonly released: Promise<void>;
      end(): void;
    };

/** What waits for the next requests of one host, in the order in which it was asked for. */
export interface FaultQueue {
  fail(endpoint: EndpointName | undefined, fault: Fault, options: FaultOptions | number): void;
  hold(endpoint: EndpointName | undefined): HeldRequest;
  /** Takes the first that fits. */
  take(endpoint: EndpointName): PlannedFault | undefined;
  clear(): void;
  /** Also ends the requests that are held. */
  reset(): void;
  /** How many requests will still be struck or held; `Infinity` where there is no end. */
  waiting(): number;
}

export function createFaultQueue(broker: BrokerName): FaultQueue {
  const endpoints = endpointsOf(broker);
  /** A misspelt endpoint would wait for ever, and the test believe that it survived the fault. */
  function requireEndpoint(endpoint: EndpointName | undefined): void {
    if (endpoint === undefined || endpoints.includes(endpoint)) return;
    throw new TypeError(
      `endpoint must be ${endpoints.join(", ")} at ${broker}, or left out for any, got ${JSON.stringify(endpoint)}`,
    );
  }
  let waiting: { endpoint: EndpointName | undefined; left: number; planned: PlannedFault }[] = [];
  const atTheDoor = new Set<Extract<PlannedFault, { type: "hold" }>>();
  const clear = (): void => {
    for (const { planned } of waiting) if (planned.type === "hold") planned.takeBack();
    waiting = [];
  };
  return {
    fail(endpoint, fault, options) {
      requireFault(fault);
      requireEndpoint(endpoint);
      const given = typeof options === "number" ? { times: options } : options;
      requireOptions(given);
      const { times = 1, processed = traitsOf(fault).acts } = given;
      const planned = { type: "fault", fault: copyFault(fault), processed } as const;
      waiting.push({ endpoint, left: times, planned });
    },
    hold(endpoint) {
      requireEndpoint(endpoint);
      let arrive = (): void => {};
      let takeBack = (): void => {};
      let release = (): void => {};
      let end = (): void => {};
      const arrived = new Promise<void>((resolve, reject) => {
        arrive = resolve;
        takeBack = () => reject(new Error("the hold was taken back before a request came"));
      });
      // Who does not wait for it needs not be told.
      arrived.catch(() => undefined);
      const released = new Promise<void>((resolve, reject) => {
        release = resolve;
        end = () => reject(new Error("the simulator was reset"));
      });
      const planned = { type: "hold", arrive, takeBack, released, end } as const;
      waiting.push({ endpoint, left: 1, planned });
      return {
        arrived,
        release() {
          atTheDoor.delete(planned);
          release();
        },
      };
    },
    take(endpoint) {
      const found = waiting.find((one) => one.endpoint === undefined || one.endpoint === endpoint);
      if (!found) return undefined;
      found.left -= 1;
      if (found.left <= 0) waiting = waiting.filter((one) => one !== found);
      if (found.planned.type === "hold") atTheDoor.add(found.planned);
      return found.planned;
    },
    clear,
    reset() {
      clear();
      for (const held of atTheDoor) held.end();
      atTheDoor.clear();
    },
    waiting: () => waiting.reduce((sum, { left }) => sum + left, 0),
  };
}

/** How often something strikes: a whole number from 1 on, or `Infinity`. */
export function requireTimes(times: number): void {
  if (times > 0 && (Number.isInteger(times) || times === Number.POSITIVE_INFINITY)) return;
  throw new TypeError(`times must be a whole number from 1 on, or Infinity, got ${times}`);
}

/** A misspelt option would be ignored, and the fault strike otherwise than was meant. */
function requireOptions(options: FaultOptions): void {
  const stranger = Object.keys(options).find((name) => name !== "times" && name !== "processed");
  if (stranger !== undefined) {
    throw new TypeError(`a fault has no option "${stranger}"; it has times, processed`);
  }
  const { times, processed } = options;
  if (times !== undefined) requireTimes(times);
  if (processed === undefined || typeof processed === "boolean") return;
  throw new TypeError(`processed must be true or false, got ${JSON.stringify(processed)}`);
}
