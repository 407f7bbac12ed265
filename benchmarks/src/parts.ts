import { behaviour } from "./behaviour/behaviour.ts";
import { authFetch } from "./fetch/fetch.ts";
import { hotPath } from "./hot-path/hot-path.ts";
import type { Part } from "./part.ts";
import { sharedStores } from "./shared-stores/shared-stores.ts";
import { simulator } from "./simulator/simulator.ts";
import { size } from "./size/size.ts";
import { stores } from "./stores/stores.ts";

/** All parts, in the order in which they run. A new one is a file with a {@link Part}, and a line here. */
export const parts: readonly Part[] = [
  hotPath,
  behaviour,
  size,
  authFetch,
  stores,
  sharedStores,
  simulator,
];
