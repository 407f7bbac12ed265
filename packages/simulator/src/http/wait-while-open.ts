import type { EventEmitter } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

/** Waits `ms` of real time, and no longer than `connection` lasts: nothing is left behind of a client that has gone. */
export async function waitWhileOpen(
  connection: EventEmitter & { readonly destroyed?: boolean },
  ms: number,
): Promise<void> {
  if (connection.destroyed) return;
  const gone = new AbortController();
  const onClose = (): void => gone.abort();
  connection.once("close", onClose);
  await sleep(ms, undefined, { signal: gone.signal, ref: false }).catch(() => undefined);
  connection.off("close", onClose);
}
