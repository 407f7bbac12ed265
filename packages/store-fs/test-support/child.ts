// A process of its own over a store: it does one job, and says on its output how far it got.
import { createFsTokenStore } from "../src/fs-token-store.js";
import type { ChildJob } from "./start-child.js";

const job: ChildJob = JSON.parse(process.argv[2] ?? "");
const store = createFsTokenStore(job.directory === undefined ? {} : { directory: job.directory });
const say = (message: unknown): void => {
  process.stdout.write(`${JSON.stringify(message)}\n`);
};
/** Nobody starts before everybody is there. */
const go = new Promise<void>((resolve) => process.stdin.once("data", () => resolve()));
say("ready");
await go;
process.stdin.destroy();

if (job.type === "listen") {
  // Nothing but the listener is left to do.
  store.on?.(job.key, () => {});
  await store.get(job.key);
  say("listening");
} else if (job.type === "set") {
  const { key, record, options } = job.call;
  await store.set(key, record, options).then(say, ({ code, message }) => say({ code, message }));
} else {
  // Writes its own name behind all names that are there, until `times` of its writes were taken.
  for (let taken = 0; taken < job.times; ) {
    const record = await store.get(job.key);
    const revision = (record?.revision ?? 0) + 1;
    const past = (record as { past?: string[] } | undefined)?.past ?? [];
    const next = {
      format: 1 as const,
      key: job.key,
      revision,
      dead: [],
      past: [...past, job.name],
    };
    const options = { expectedRevision: revision - 1, ttlMs: 60_000 };
    if (await store.set(job.key, next, options)) {
      taken += 1;
      say(revision);
    }
  }
}
