import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { freePort } from "../../store-kit/test-support/free-port.js";
import { until } from "../../store-kit/test-support/real-time.js";
import { createServerProcess } from "../../store-kit/test-support/server-process.js";
import { giveAway, newFolder, postgresPrograms } from "./postgres-programs.js";

/** A transaction pooler in front of a server. */
export interface Pooler {
  readonly port: number;
  stop(): Promise<void>;
}

/** The program, where this machine has it. */
export function findPgbouncer(): string | undefined {
  return ["pgbouncer", "/usr/sbin/pgbouncer"].find(
    (program) => spawnSync(program, ["--version"]).status === 0,
  );
}

/** Starts PgBouncer in transaction mode in front of the server at `serverPort`. */
export async function startPgbouncer(program: string, serverPort: number): Promise<Pooler> {
  const directory = newFolder("pgbouncer");
  const port = await freePort();
  writeFileSync(join(directory, "users.txt"), '"postgres" ""\n');
  writeFileSync(
    join(directory, "pgbouncer.ini"),
    `[databases]
postgres = host=127.0.0.1 port=${serverPort}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = users.txt
pool_mode = transaction
default_pool_size = 3
`,
  );
  // It refuses to be root, as the server does.
  const { user } = postgresPrograms();
  giveAway(directory);
  const server = createServerProcess({
    directory,
    launch: () => spawn(program, ["pgbouncer.ini"], { ...user, cwd: directory, stdio: "ignore" }),
    ready: () => until(() => isListening(port), 30_000),
  });
  await server.start();
  return { port, stop: () => server.remove("SIGKILL") };
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
