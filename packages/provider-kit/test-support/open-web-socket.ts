import { on, once } from "node:events";
import { onTestFinished } from "vitest";

/** An open WebSocket whose messages are taken one after the other. */
export interface OpenWebSocket {
  send(text: string): void;
  /** The next message. */
  next(): Promise<unknown>;
}

/** Connects with the platform's own WebSocket, until the test has finished. */
export async function openWebSocket(url: string): Promise<OpenWebSocket> {
  const socket = new WebSocket(url);
  const messages = on(socket, "message", { close: ["close", "error"] });
  await once(socket, "open");
  onTestFinished(() => socket.close());
  return {
    send: (text) => socket.send(text),
    async next() {
      const { value } = await messages.next();
      return value?.[0].data;
    },
  };
}
