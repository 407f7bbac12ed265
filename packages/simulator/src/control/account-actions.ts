import { inventedCredentials, requireCredentials } from "../accounts/credentials.js";
import { type Hosts, selectHosts, selectOneHost } from "./hosts.js";
import type { Fields } from "./read-fields.js";

type Answer = Record<string, unknown>;

/** `POST /accounts`: what `addAccount` does. The answer has the label, and what was invented. */
export function addAccount(hosts: Hosts, { host: hostName, ...given }: Fields): Answer {
  const { name, broker, host } = selectOneHost(hosts, hostName, "an account");
  const credentials = requireCredentials(given, broker);
  const account = host.addAccount(credentials);
  return { host: name, label: account.label, ...inventedCredentials(account, credentials) };
}

/** `GET /orders`: the orders that were executed, oldest first. */
export function listOrders(hosts: Hosts, { host: hostName }: Fields): Answer {
  const orders = selectHosts(hosts, hostName)
    .flatMap(({ name, host }) => host.orders.map((order) => ({ host: name, ...order })))
    .sort((one, other) => one.at - other.at);
  return { count: orders.length, orders };
}
