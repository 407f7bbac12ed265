import type { Tick } from "../websocket/simulated-sockets.js";
import { type Hosts, killAtAny, type NamedHost, requireOneBroker, selectHosts } from "./hosts.js";
import { type Fields, optionalNumber, optionalText, readTimes } from "./read-fields.js";

type Answer = Record<string, unknown>;

/** What every host answered, by its name. */
function byHost(selected: readonly NamedHost[], act: (one: NamedHost) => unknown): Answer {
  return Object.fromEntries(selected.map((one) => [one.name, act(one)]));
}

/** `POST /sockets/drop`: how many WebSockets were cut. */
export function dropSockets(hosts: Hosts, fields: Fields): Answer {
  return { dropped: byHost(selectHosts(hosts, fields.host), ({ host }) => host.sockets.drop()) };
}

/** `POST /sockets/refuse`: what `refuseSignIn` does. */
export function refuseSignIn(hosts: Hosts, fields: Fields): Answer {
  const selected = selectHosts(hosts, fields.host);
  const code = optionalText(fields, "code");
  const times = readTimes(fields);
  if (code !== undefined) requireOneBroker(selected, "codes");
  for (const { host } of selected) host.sockets.refuseSignIn(code, times);
  return { hosts: selected.map(({ name }) => name) };
}

/** `POST /sockets/tick`: to how many it was sent. */
export function sendTick(hosts: Hosts, fields: Fields): Answer {
  const symbol = optionalText(fields, "symbol");
  if (!symbol) throw new TypeError("symbol must be a stock code such as 005930");
  const price = optionalNumber(fields, "price");
  const volume = optionalNumber(fields, "volume");
  const tick: Tick = {
    symbol,
    ...(price === undefined ? {} : { price }),
    ...(volume === undefined ? {} : { volume }),
  };
  return {
    sent: byHost(selectHosts(hosts, fields.host), ({ host }) => host.sockets.sendTick(tick)),
  };
}

/** `POST /sockets/text`: to how many it was sent. */
export function sendText(hosts: Hosts, fields: Fields): Answer {
  const text = optionalText(fields, "text");
  if (text === undefined) throw new TypeError("text is missing: what every WebSocket gets");
  return {
    sent: byHost(selectHosts(hosts, fields.host), ({ host }) => host.sockets.sendText(text)),
  };
}

/** `POST /kill-approval-key`: what `killApprovalKey` does, on every selected host of KIS that has such a key. */
export function killApprovalKey(hosts: Hosts, fields: Fields): Answer {
  const key = optionalText(fields, "approvalKey");
  const having = selectHosts(hosts, fields.host).filter(({ broker }) => broker === "kis");
  if (having.length === 0) {
    throw new TypeError("host must be kis, kis-live or kis-paper: Kiwoom has no approval keys");
  }
  return killAtAny(having, ({ host }) => {
    if ("killApprovalKey" in host) host.killApprovalKey(key);
  });
}
