import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "../../store-kit/test-support/free-port.js";
import { createServerProcess, untilSaid } from "../../store-kit/test-support/server-process.js";
import { giveAway, newFolder, postgresPrograms } from "./postgres-programs.js";

/** A PostgreSQL server of this machine, for one test file. Everybody is let in as `postgres`, without a password. */
export interface PostgresServer {
  readonly host: string;
  readonly port: number;
  /** Its files; `pg_hba.conf` says who is let in. */
  readonly directory: string;
  /** Starts it again after {@link stop} or {@link kill}. */
  start(): Promise<void>;
  /** Ends it in order, which ends every connection. */
  stop(): Promise<void>;
  /** Ends it at once, with all its processes; the next start recovers as after a power cut. */
  kill(): Promise<void>;
  /** Has it read `pg_hba.conf` anew. */
  reload(): void;
  /** Ends it and removes its files. */
  remove(): Promise<void>;
}

const settings = [
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  // Who cuts the power of a test does not mind.
  "fsync=off",
  "max_connections=60",
];

/** Makes a server with an empty database `postgres`, and starts it, with more settings such as `fsync=on`. */
export function startPostgres(more: readonly string[] = []): Promise<PostgresServer> {
  return startOn(newFolder("postgres"), more, (options) =>
    succeed(
      spawn(
        postgresPrograms().initdb,
        ["--pgdata=.", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync"],
        { ...options, stdio: ["ignore", "ignore", "pipe"] },
      ),
    ),
  );
}

/** Starts a server that follows `primary` and only reads, until it is promoted. The primary one is restarted for that. */
export async function startStandby(primary: PostgresServer): Promise<PostgresServer> {
  const directory = newFolder("postgres");
  await primary.stop();
  // npm brings no pg_basebackup; of a server that was ended in order, the files are enough.
  cpSync(primary.directory, directory, { recursive: true });
  writeFileSync(join(directory, "standby.signal"), "");
  await primary.start();
  // Where `alter system` can change it.
  const follow = `primary_conninfo = 'host=127.0.0.1 port=${primary.port} user=postgres'\n`;
  appendFileSync(join(directory, "postgresql.auto.conf"), follow);
  return startOn(directory, [], async () => {});
}

/** How the programs are run in the folder of a server. */
interface Surroundings {
  uid?: number;
  gid?: number;
  cwd: string;
  env: Record<string, string | undefined>;
}

async function startOn(
  directory: string,
  more: readonly string[],
  fill: (options: Surroundings) => Promise<void>,
): Promise<PostgresServer> {
  const { postgres, user } = postgresPrograms();
  giveAway(directory);
  const options: Surroundings = {
    ...user,
    cwd: directory,
    env: { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" },
  };
  await fill(options);
  const port = await freePort();
  const args = ["-D", ".", "-p", String(port)];
  for (const setting of [...settings, ...more]) args.push("-c", setting);
  const server = createServerProcess({
    directory,
    launch: () => spawn(postgres, args, { ...options, stdio: ["ignore", "ignore", "pipe"] }),
    ready: (child) => untilSaid(child, "stderr", /ready to accept (?:read-only )?connections/),
  });
  await server.start();
  return {
    host: "127.0.0.1",
    port,
    directory,
    start: server.start,
    // Fast shutdown: it does not wait until the clients have gone.
    stop: () => server.end("SIGINT"),
    kill: () => server.end("SIGQUIT"),
    reload: () => server.signal("SIGHUP"),
    remove: () => server.remove("SIGQUIT"),
  };
}

async function succeed(child: ChildProcess): Promise<void> {
  let said = "";
  child.stderr?.on("data", (chunk) => {
    said += chunk;
  });
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`initdb failed:\n${said}`);
}
