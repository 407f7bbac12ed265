import { on, once } from "node:events";

/** An open WebSocket whose messages are taken one after the other. */
export interface OpenWebSocket {
  send(text: string): void;
  /** The next message; `undefined` once the connection has ended. */
  next(): Promise<unknown>;
  close(): void;
}

/** Connects with the platform's own WebSocket. */
export async function openWebSocket(url: string): Promise<OpenWebSocket> {
  const socket = new WebSocket(url);
  const messages = on(socket, "message", { close: ["close", "error"] });
  const failed = once(socket, "error").then(() => {
    throw new Error(`no connection to ${url}`);
  });
  await Promise.race([once(socket, "open"), failed]);
  return {
    send: (text) => socket.send(text),
    async next() {
      const { value } = await messages.next();
      return value?.[0].data;
    },
    close: () => socket.close(),
  };
}
