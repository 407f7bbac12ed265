import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** Passes connections on, as a container's published port does. */
export interface Relay {
  readonly port: number;
  /** Neither passes anything on nor says so, as a cable that was pulled. */
  cut(): void;
  /** What was on its way arrives. */
  restore(): void;
  close(): Promise<void>;
}

/** Starts a relay at `address`, on a free port, to `target` of this machine. */
export async function startRelay(address: string, target: number): Promise<Relay> {
  const sockets = new Set<Socket>();
  const waiting: Socket[] = [];
  let isCut = false;

  function keep(socket: Socket): void {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
  }
  function passOn(socket: Socket): void {
    const upstream = connect(target, "127.0.0.1");
    keep(upstream);
    // A server that is gone is gone for its clients, too.
    upstream.on("close", () => socket.destroy());
    socket.on("close", () => upstream.destroy());
    socket.pipe(upstream);
    upstream.pipe(socket);
  }
  const server = createServer((socket) => {
    keep(socket);
    if (isCut) waiting.push(socket);
    else passOn(socket);
  });
  server.listen(0, address);
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      isCut = true;
      for (const socket of sockets) socket.pause();
    },
    restore() {
      isCut = false;
      for (const socket of sockets) socket.resume();
      for (const socket of waiting.splice(0)) if (!socket.destroyed) passOn(socket);
    },
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, "close");
    },
  };
}
