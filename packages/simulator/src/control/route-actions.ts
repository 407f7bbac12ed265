import type { SimulatedRoute } from "../routes/routes.js";
import { type Hosts, requireOneBroker, selectHosts } from "./hosts.js";
import type { Fields } from "./read-fields.js";

type Answer = Record<string, unknown>;

/** `POST /routes`: what `addRoute` does, which checks every field. */
export function addRoute(hosts: Hosts, { host: hostName, ...route }: Fields): Answer {
  const selected = selectHosts(hosts, hostName);
  requireOneBroker(selected, "paths");
  // Both hosts of a broker serve the same: what the first takes, the second does.
  for (const { host } of selected) host.addRoute(route as unknown as SimulatedRoute);
  return { hosts: selected.map(({ name }) => name) };
}

/** `DELETE /routes`: what `clearRoutes` does. */
export function clearRoutes(hosts: Hosts, { host: hostName }: Fields): Answer {
  const selected = selectHosts(hosts, hostName);
  for (const { host } of selected) host.clearRoutes();
  return { hosts: selected.map(({ name }) => name) };
}
