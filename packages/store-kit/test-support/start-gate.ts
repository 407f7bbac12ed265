import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A way to a server that can be blocked, as a network can. */
export interface Gate {
  readonly port: number;
  /** Nothing passes any more, in either direction, and nobody is told; what is sent waits. */
  freeze(): void;
  /** Every connection breaks, and every new one does at once. */
  refuse(): void;
  /** What waited passes, and so does everything from now on. */
  thaw(): void;
  /** The connections that there are break at the next thing that is sent through them; new ones pass. */
  sever(): void;
  /** What goes through the connections that there are is lost from now on, as behind a firewall that forgot them; new ones pass. */
  strand(): void;
  /** New connections lead to another port from now on, as behind an address that moved. */
  lead(port: number): void;
  close(): Promise<void>;
}

/** Opens a {@link Gate} to `port` of this machine, or of `host`. */
export async function startGate(port: number, host = "127.0.0.1"): Promise<Gate> {
  const sockets = new Set<Socket>();
  let isFrozen = false;
  let isRefusing = false;
  let target = port;
  const server = createServer((outside) => {
    if (isRefusing) {
      outside.destroy();
      return;
    }
    const inside = connect(target, host);
    for (const [one, other] of [
      [outside, inside],
      [inside, outside],
    ] as const) {
      sockets.add(one);
      one.on("data", (chunk) => other.write(chunk));
      one.on("error", () => {});
      one.on("close", () => {
        sockets.delete(one);
        other.destroy();
      });
      if (isFrozen) one.pause();
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const all = (act: (socket: Socket) => void): void => {
    for (const socket of [...sockets]) act(socket);
  };
  return {
    port: (server.address() as AddressInfo).port,
    freeze() {
      isFrozen = true;
      all((socket) => socket.pause());
    },
    refuse() {
      isRefusing = true;
      all((socket) => socket.destroy());
    },
    thaw() {
      isFrozen = false;
      isRefusing = false;
      all((socket) => socket.resume());
    },
    sever() {
      all((socket) => {
        socket.removeAllListeners("data");
        socket.once("data", () => socket.destroy());
      });
    },
    strand() {
      all((socket) => {
        socket.removeAllListeners("data");
        socket.resume();
      });
    },
    lead(to) {
      target = to;
    },
    async close() {
      server.close();
      all((socket) => socket.destroy());
      await once(server, "close");
    },
  };
}
