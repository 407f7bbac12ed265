import type { Clock } from "@auth/core";
import type { PostgresCalls } from "./postgres-calls.js";
import type { PostgresClient, PostgresNotice } from "./postgres-pool.js";

/** Long enough for a notice to arrive, short enough to be polling before anybody misses something. */
const patienceMs = 1_000;

/**
 * Whether a notice that is sent elsewhere arrives on `client`. Behind a transaction pooler it does not: `listen` stays with a
 * connection of the pooler that is somebody else's a moment later. It is tried with a channel of its own, which may then be
 * listened to there for ever without disturbing anybody.
 */
export async function hearsNotices(
  client: PostgresClient,
  listening: PostgresCalls,
  sending: PostgresCalls,
  clock: Clock,
): Promise<boolean> {
  const probe = `broker_auth_probe_${crypto.randomUUID().replaceAll("-", "")}`;
  const heard = new AbortController();
  const hear = ({ channel }: PostgresNotice): void => {
    if (channel === probe) heard.abort();
  };
  client.on("notification", hear);
  try {
    await listening.guard(() => client.query({ text: `listen ${probe}` }));
    await sending.use(
      (sender) => sender.query({ text: "select pg_notify($1::text, '')", values: [probe] }),
      { background: true },
    );
    await clock.sleep(patienceMs, { signal: heard.signal, background: true }).catch(() => {});
    await listening.guard(() => client.query({ text: `unlisten ${probe}` }));
    return heard.signal.aborted;
  } finally {
    client.removeListener("notification", hear);
  }
}
