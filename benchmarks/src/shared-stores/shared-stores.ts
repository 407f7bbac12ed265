import type { Part } from "../part.ts";
import { serversHere } from "../stores/servers.ts";
import { measureColdStart } from "./cold-start.ts";
import { measureLoad } from "./load.ts";

/** What many programs with one store wait for, and what its server has to do. */
export const sharedStores: Part = {
  id: "shared-stores",
  title: "Shared stores",
  method:
    "Programs in processes of their own on this machine, with one real server and a broker on localhost that answers after 20 ms. All are started " +
    "and connected before they ask. The 64 ask at the same moment, and the time is that of the clock on the wall until the last of them has the token; the accounts begin one " +
    "after the other, as in one moment this machine and not the server would be measured. " +
    "Redis appends each second, PostgreSQL waits for the disk; where there is no `redis-server`, it is left out.",
  async run(options) {
    const servers = serversHere();
    const cold = await measureColdStart(options, servers);
    const load = await measureLoad(options, servers);
    return { tables: [...cold.tables, ...load.tables], goals: [...cold.goals, ...load.goals] };
  },
};
