// `pnpm bench`: what the packages cost beside what the least that could be done costs, in one run on this machine.
import { describeMachine, report, versionOf } from "./figures.ts";
import { measureStoreFs } from "./store-fs.ts";

const machine = {
  ...describeMachine(),
  libraries: ["tinybench", "write-file-atomic"].map(versionOf).join(", "),
};
report(machine, await measureStoreFs());
