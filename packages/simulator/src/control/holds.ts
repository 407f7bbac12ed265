import { setTimeout as sleep } from "node:timers/promises";
import type { EndpointName } from "../broker.js";
import type { HeldRequest } from "../faults/fault.js";
import { type Hosts, type NamedHost, selectOneHost } from "./hosts.js";
import { type Fields, optionalEndpoint, readWaitMs } from "./read-fields.js";

type Answer = Record<string, unknown>;

interface Hold {
  readonly id: number;
  readonly host: NamedHost["name"];
  readonly endpoint: EndpointName | undefined;
  readonly held: HeldRequest;
  arrived: boolean;
}

/** The requests that the control port keeps at the brokers' doors. */
export interface Holds {
  /** `POST /holds`: what `holdNext` does. */
  add(fields: Fields): Answer;
  /** `GET /holds` */
  list(): Answer;
  /** `GET /holds/arrived`: answers when the request is there. */
  arrived(query: Fields): Promise<Answer>;
  /** `POST /holds/release` */
  release(fields: Fields): Answer;
  /** Forgets the holds of these hosts for which no request has come: they have been taken back. */
  forgetWaiting(hosts: readonly NamedHost[]): void;
  /** Forgets all. */
  clear(): void;
}

const usualWaitMs = 10_000;

/** Makes an empty list of holds. */
export function createHolds(hosts: Hosts): Holds {
  const holds = new Map<number, Hold>();
  let added = 0;

  const find = (id: unknown): Hold => {
    const found = holds.get(Number(id));
    if (found) return found;
    throw new TypeError(`id must be one that POST /holds gave, not released, got ${show(id)}`);
  };

  return {
    add(fields) {
      const { name, host } = selectOneHost(hosts, fields.host, "a hold");
      const endpoint = optionalEndpoint(fields);
      const held = host.holdNext(endpoint);
      added += 1;
      const hold: Hold = { id: added, host: name, endpoint, held, arrived: false };
      held.arrived.then(
        () => {
          hold.arrived = true;
        },
        () => undefined,
      );
      holds.set(hold.id, hold);
      return describe(hold);
    },
    list: () => ({ holds: [...holds.values()].map(describe) }),
    async arrived({ id, waitMs = usualWaitMs }) {
      const hold = find(id);
      await within(
        readWaitMs(waitMs),
        // Taken back: there is nothing to wait for.
        hold.held.arrived.catch(() => undefined),
      );
      if (hold.arrived) return describe(hold);
      const { host, endpoint = "any endpoint" } = hold;
      throw new TypeError(`no request came to ${host}, ${endpoint}, within ${waitMs} ms`);
    },
    release({ id }) {
      const released = id === undefined ? [...holds.values()] : [find(id)];
      for (const hold of released) {
        hold.held.release();
        holds.delete(hold.id);
      }
      return { released: released.map((hold) => hold.id) };
    },
    clear: () => holds.clear(),
    forgetWaiting(selected) {
      for (const { id, host, arrived } of holds.values()) {
        if (!arrived && selected.some(({ name }) => name === host)) holds.delete(id);
      }
    },
  };
}

function describe({ id, host, endpoint, arrived }: Hold): Answer {
  return { id, host, ...(endpoint && { endpoint }), arrived };
}

/** Waits real time: until it is so, and no longer. */
async function within(ms: number, promise: Promise<void>): Promise<void> {
  const enough = new AbortController();
  const waited = sleep(ms, undefined, { signal: enough.signal, ref: false }).catch(() => undefined);
  await Promise.race([promise, waited]);
  enough.abort();
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? "nothing";
}
