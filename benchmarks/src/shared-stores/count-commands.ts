import pg from "pg";
import { createClient } from "redis";
import type { ServerName } from "../stores/servers.ts";

/** Counts commands by the server's own books, so that none is forgotten. */
export interface CommandCount {
  /** Begins at nothing. */
  begin(): Promise<void>;
  /** What came since: in Redis a script counts, and so does each command that it calls; in PostgreSQL statements. */
  read(): Promise<number>;
  close(): Promise<void>;
}

/** Opens the books of a server. */
export function countCommands(name: ServerName, url: string): Promise<CommandCount> {
  return name === "redis" ? countInRedis(url) : countInPostgres(url);
}

async function countInRedis(url: string): Promise<CommandCount> {
  const client = await createClient({ url }).connect();
  return {
    async begin() {
      await client.sendCommand(["CONFIG", "RESETSTAT"]);
    },
    async read() {
      // cmdstat_evalsha:calls=3,usec=210,…
      const info = String(await client.sendCommand(["INFO", "commandstats"]));
      const lines = [...info.matchAll(/^cmdstat_(\S+?):calls=(\d+)/gm)];
      const others = lines.filter(([, command = ""]) => !/^(?:config|info)\b/.test(command));
      return others.reduce((sum, [, , calls]) => sum + Number(calls), 0);
    },
    async close() {
      client.destroy();
    },
  };
}

async function countInPostgres(url: string): Promise<CommandCount> {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  await pool.query("create extension if not exists pg_stat_statements");
  return {
    async begin() {
      await pool.query("select pg_stat_statements_reset()");
    },
    async read() {
      const { rows } = await pool.query(
        "select coalesce(sum(calls), 0)::int as calls from pg_stat_statements where query not like '%pg_stat_statements%'",
      );
      return rows[0].calls;
    },
    close: () => pool.end(),
  };
}
