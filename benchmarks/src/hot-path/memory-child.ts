// A process that weighs identities: `node --expose-gc memory-child.ts`. Answers with the bytes of one.
import { answerParent } from "../measure/child.ts";
import { createManagers } from "./many-managers.ts";

function heapBytes(): number {
  if (gc === undefined) throw new Error("needs --expose-gc");
  gc();
  gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

await answerParent<{ identities: number }>(async ({ identities }) => {
  // What is loaded and compiled once is nobody's share.
  const first = await createManagers(100);
  const before = heapBytes();
  const managers = await createManagers(identities);
  const bytes = (heapBytes() - before) / managers.length;
  if (first.length === 0) throw new Error("the first ones are gone");
  return bytes;
});
