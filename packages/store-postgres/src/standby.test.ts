import { createTokenManager, type StoreEvent } from "@auth/core";
import { createScriptedProvider } from "@auth/testing";
import type { Pool } from "pg";
import { expect, it, onTestFinished } from "vitest";
import { atOnce, reconnectedMs, until } from "../../store-kit/test-support/real-time.js";
import { expecting, key, sampleRecord } from "../../store-kit/test-support/sample-record.js";
import { startGate } from "../../store-kit/test-support/start-gate.js";
import { newTable, poolTo } from "../test-support/desk.js";
import { startPostgres, startStandby } from "../test-support/start-postgres.js";
import { createPostgresTokenStore } from "./index.js";

/** A server with a table, and a standby that has all of it. */
async function openPair() {
  const primary = await startPostgres();
  onTestFinished(primary.remove);
  const standby = await startStandby(primary);
  onTestFinished(standby.remove);
  const onPrimary = pool(primary.port);
  const onStandby = pool(standby.port);
  const table = await newTable(onPrimary);
  const isThere = async (what: string): Promise<boolean> =>
    (await onStandby.query(what)).rowCount === 1;
  await until(() => isThere(`select 1 where to_regclass('${table}') is not null`), reconnectedMs);
  return { primary, onPrimary, onStandby, table, standby, isThere };
}

function pool(port: number): Pool {
  const made = poolTo(port);
  made.on("error", () => {});
  onTestFinished(() => made.end());
  return made;
}

it("a standby is told as what it is, with the fix, costs nobody a token, and is written to once it is promoted", async () => {
  const { standby, onPrimary, onStandby, table, isThere } = await openPair();
  const elsewhere = createPostgresTokenStore({ pool: onPrimary, table });
  await elsewhere.set(key, sampleRecord(1), expecting(0));
  await until(() => isThere(`select 1 from ${table}`));

  const store = createPostgresTokenStore({
    pool: onStandby,
    table,
    deadlineMs: 10_000,
    pollIntervalMs: 100,
  });
  const events: StoreEvent[] = [];
  const stop = store.on?.(key, (event) => events.push(event));
  expect(await store.get(key)).toEqual(sampleRecord(1));
  const detail = `The PostgreSQL token table ${table} is on a server that only reads: a replica, or default_transaction_read_only (25006). Let the pool connect to the primary server.`;
  await expect(store.set(key, sampleRecord(2), expecting(1))).rejects.toMatchObject({
    code: "AUTH_STORE",
    message: detail,
  });
  await until(() => events.length > 0);
  expect(events, "a standby hears nothing either").toEqual([{ type: "unavailable", detail }]);
  const provider = createScriptedProvider({ key: "another" });
  const manager = createTokenManager({ provider, store });
  manager.on(() => {});
  const { value } = await manager.getToken();
  expect(manager.status().saved).toBe(false);

  await onStandby.query("select pg_promote()");
  await until(() => store.set(key, sampleRecord(2), expecting(1)).catch(() => false));
  await until(async () => (await manager.getToken()) && manager.status().saved);
  expect((await store.get("another"))?.token?.value).toBe(value);
  expect(provider.issues).toHaveLength(1);
  const other = createPostgresTokenStore({ pool: pool(standby.port), table });
  await other.get(key);
  const heard = events.length;
  await other.set(key, sampleRecord(3), expecting(2));
  await until(() => events.length > heard, reconnectedMs);
  stop?.();
  await manager.close();
}, 180_000);

it("a fail-over that loses the last write delays no token and costs none: who knows more writes it again", async () => {
  const { primary, standby, onStandby, table, isThere } = await openPair();
  // What users have for this is an address that moves.
  const gate = await startGate(primary.port);
  onTestFinished(gate.close);
  const provider = createScriptedProvider();
  const [here, there] = [pool(gate.port), pool(gate.port)].map((one) =>
    createTokenManager({
      provider,
      store: createPostgresTokenStore({
        pool: one,
        table,
        deadlineMs: 10_000,
        pollIntervalMs: 100,
      }),
    }),
  );
  if (!here || !there) throw new Error("nobody is there");
  const first = await here.getToken();
  await there.getToken();
  await until(() => isThere(`select 1 from ${table} where record::text like '%${first.value}%'`));

  // From here on the standby gets nothing more.
  await onStandby.query("alter system set primary_conninfo = ''");
  await onStandby.query("select pg_reload_conf()");
  await until(() => isThere("select 1 where not exists (select 1 from pg_stat_wal_receiver)"));
  await here.invalidate(first);
  const renewed = await here.getToken();
  expect(here.status().saved).toBe(true);
  await until(() => there.peek()?.value === renewed.value);

  await primary.kill();
  await onStandby.query("select pg_promote()");
  for (const one of [here, there]) {
    expect((await atOnce(() => one.getToken())).value).toBe(renewed.value);
  }
  const store = createPostgresTokenStore({ pool: onStandby, table });
  expect((await store.get(key))?.token?.value).toBe(first.value);
  gate.lead(standby.port);
  await until(async () => (await store.get(key))?.token?.value === renewed.value, reconnectedMs);
  expect((await store.get(key))?.dead).toHaveLength(1);

  await there.invalidate(renewed);
  await until(() => here.peek() === undefined, reconnectedMs);
  expect(provider.issues).toHaveLength(2);
  await Promise.all([here.close(), there.close()]);
}, 180_000);
