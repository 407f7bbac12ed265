import { isDeadTokenCode } from "../accounts/dead-token-codes.js";
import { endpointsOf } from "../broker.js";
import { readTime } from "../clock/read-time.js";
import { requireTime, type SimulatorClock } from "../clock/simulator-clock.js";
import { requireFault } from "../faults/require-fault.js";
import type { Holds } from "./holds.js";
import { type Hosts, killAtAny, requireOneBroker, selectHosts } from "./hosts.js";
import {
  type Fields,
  optionalEndpoint,
  optionalNumber,
  optionalText,
  readTimes,
} from "./read-fields.js";

type Answer = Record<string, unknown>;

/** `POST /faults`: what `failNext` does. */
export function planFault(hosts: Hosts, fields: Fields): Answer {
  const selected = selectHosts(hosts, fields.host);
  const { fault, processed } = fields;
  requireFault(fault);
  const endpoint = optionalEndpoint(fields);
  if (processed !== undefined && typeof processed !== "boolean") {
    throw new TypeError("processed must be true or false");
  }
  const times = readTimes(fields);
  const having = selected.filter(
    ({ broker }) => endpoint === undefined || endpointsOf(broker).includes(endpoint),
  );
  // Where none has it, the first says so.
  const struck = having.length > 0 ? having : selected;
  for (const { host } of struck) {
    host.failNext(endpoint, fault, { times, ...(processed === undefined ? {} : { processed }) });
  }
  return { hosts: struck.map(({ name }) => name) };
}

/** `DELETE /faults`: what `clearFaults` does. */
export function clearFaults(hosts: Hosts, holds: Holds, { host }: Fields): Answer {
  const selected = selectHosts(hosts, host);
  for (const one of selected) one.host.clearFaults();
  holds.forgetWaiting(selected);
  return { hosts: selected.map(({ name }) => name) };
}

/** `POST /clock`: everything is read before anything is moved. */
export function moveClock(clock: SimulatorClock, fields: Fields): Answer {
  const at = fields.set === undefined ? undefined : readTime(fields.set, "set");
  const advanceMs = optionalNumber(fields, "advanceMs");
  const speed = optionalNumber(fields, "speed");
  if (speed !== undefined && speed < 0) throw new TypeError("speed must be a number from 0 on");
  const { followReal } = fields;
  if (followReal !== undefined && followReal !== true) {
    throw new TypeError("followReal must be true, or left out");
  }
  if (Object.keys(fields).length === 0) {
    throw new TypeError("say how: set, advanceMs, speed or followReal");
  }
  if (at !== undefined && followReal) throw new TypeError("set or followReal, not both");
  if (at !== undefined) requireTime(at, "set");
  if (advanceMs !== undefined) requireTime((at ?? clock.now()) + advanceMs, "the time after it");
  if (followReal) clock.followReal();
  if (at !== undefined) clock.set(at);
  if (advanceMs !== undefined) clock.advance(advanceMs);
  if (speed !== undefined) clock.run(speed);
  return describeClock(clock);
}

/** The brokers' time, for programs and for people. */
export function describeClock(clock: SimulatorClock): Answer {
  const now = clock.now();
  return { now, iso: new Date(now).toISOString(), speed: clock.speed };
}

/** `POST /kill-token`: what `killToken` does, on every selected host that has such a token. */
export function killToken(hosts: Hosts, fields: Fields): Answer {
  const token = optionalText(fields, "token");
  const code = optionalText(fields, "code");
  const selected = selectHosts(hosts, fields.host);
  // A token that is named has one broker anyway.
  if (code !== undefined && token === undefined) requireOneBroker(selected, "codes");
  const having = selected.filter(
    ({ broker }) => code === undefined || isDeadTokenCode(broker, code),
  );
  // Where none has the code, the first says so.
  if (having.length === 0) selected[0]?.host.killToken(token, code);
  return killAtAny(having, ({ host }) => host.killToken(token, code));
}

/** `PUT /switches`: what `setSwitches` does. */
export function turnSwitches(hosts: Hosts, fields: Fields): Answer {
  const selected = selectHosts(hosts, fields.host);
  const { switches } = fields;
  if (typeof switches !== "object" || switches === null || Array.isArray(switches)) {
    throw new TypeError(`switches must be an object such as { "lifetimeMs": 3600000 }`);
  }
  requireOneBroker(selected, "switches");
  for (const { host } of selected) host.setSwitches(switches);
  return Object.fromEntries(selected.map(({ name, host }) => [name, host.switches]));
}
