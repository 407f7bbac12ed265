import type { Part } from "../part.ts";
import { measureStoreFs } from "./store-fs.ts";

/** Each store is measured in a file of its own, which is called here. */
export const stores: Part = {
  id: "stores",
  title: "Stores",
  method:
    "Each store beside the least that could be done on the same disk or server, in turn, 31 rounds of 100 ms each; the time is that of the " +
    "clock on the wall.",
  async run(options) {
    return { tables: await measureStoreFs(options), goals: [] };
  },
};
