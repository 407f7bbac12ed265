// A process that measures one thing: `node hot-child.ts <thing> <token server> <identities>`.
import { answerParent } from "../measure/child.ts";
import { timeAsync, timeSync } from "../measure/loops.ts";
import { openThing } from "./things.ts";

const [name = "", url = "", identities] = process.argv.slice(2);
const thing = await openThing(name, url, Number(identities));
await answerParent<{ ms: number }>(({ ms }) =>
  thing.kind === "sync" ? timeSync(thing.call, ms) : timeAsync(thing.call, ms),
);
