import type { BrokerEnvironment, BrokerName } from "../broker.js";
import type { SimulatedKis } from "../kis/simulated-kis.js";
import type { SimulatedKiwoom } from "../kiwoom/simulated-kiwoom.js";

/** The hosts of a simulator. */
export interface Hosts {
  readonly kis: Readonly<Record<BrokerEnvironment, SimulatedKis>>;
  readonly kiwoom: Readonly<Record<BrokerEnvironment, SimulatedKiwoom>>;
}

/** One of the four, with the name that the control port has for it. */
export interface NamedHost {
  readonly name: `${BrokerName}-${BrokerEnvironment}`;
  readonly broker: BrokerName;
  readonly host: SimulatedKis | SimulatedKiwoom;
}

/** All four. */
export function namedHosts({ kis, kiwoom }: Hosts): readonly NamedHost[] {
  return [
    { name: "kis-live", broker: "kis", host: kis.live },
    { name: "kis-paper", broker: "kis", host: kis.paper },
    { name: "kiwoom-live", broker: "kiwoom", host: kiwoom.live },
    { name: "kiwoom-paper", broker: "kiwoom", host: kiwoom.paper },
  ];
}

/** The hosts that `host` means: one, both of a broker, or, left out, all four. */
export function selectHosts(hosts: Hosts, host: unknown): readonly NamedHost[] {
  const all = namedHosts(hosts);
  const selected = all.filter(
    ({ name, broker }) => host === undefined || host === name || host === broker,
  );
  if (selected.length > 0) return selected;
  throw new TypeError(
    `host must be ${all.map(({ name }) => name).join(", ")}, kis or kiwoom for both of a broker, or left out for all, got ${JSON.stringify(host)}`,
  );
}

/** The one host that `host` names; `what` is for one only. */
export function selectOneHost(hosts: Hosts, host: unknown, what: string): NamedHost {
  const all = namedHosts(hosts);
  const found = all.find(({ name }) => name === host);
  if (found) return found;
  const names = all.map(({ name }) => name).join(", ");
  throw new TypeError(
    `host must be one of ${names}: ${what} is for one, got ${JSON.stringify(host) ?? "nothing"}`,
  );
}

/** What differs from broker to broker is for the hosts of one: with the other's refusal, half of it would be done. */
export function requireOneBroker(selected: readonly NamedHost[], what: string): void {
  if (new Set(selected.map(({ broker }) => broker)).size === 1) return;
  throw new TypeError(
    `host must name one broker or one of its hosts: each broker has ${what} of its own`,
  );
}

/** Kills something at each host that has it. @throws TypeError that names the hosts, where none has. */
export function killAtAny(
  hosts: readonly NamedHost[],
  kill: (one: NamedHost) => void,
): { readonly hosts: readonly string[] } {
  const problems: string[] = [];
  const killed = hosts.filter((one) => {
    try {
      kill(one);
      return true;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      problems.push(error.message);
      return false;
    }
  });
  const names = (those: readonly NamedHost[]): string[] => those.map(({ name }) => name);
  if (killed.length > 0) return { hosts: names(killed) };
  throw new TypeError(`${names(hosts).join(", ")}: ${problems[0]}`);
}
