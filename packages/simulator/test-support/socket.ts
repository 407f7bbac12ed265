import { once } from "node:events";
import { WebSocket as WsWebSocket } from "ws";
import type { SimulatedKis } from "../src/kis/simulated-kis.js";
import { post } from "./client.js";

/** What a client hears. */
interface Listener {
  open(): void;
  message(text: string): void;
  close(code: number): void;
}

/** What a client can do. */
interface Dialled {
  send(text: string): void;
  close(): void;
  /** Resolves once all that was sent has been read. */
  read?(): Promise<unknown>;
}

/** A way to open a WebSocket. */
export type Dial = (url: string, listener: Listener) => Dialled;

/** The WebSocket that Node and browsers bring. */
export const platformDial: Dial = (url, { open, message, close }) => {
  const socket = new WebSocket(url);
  let hasOpened = false;
  socket.onopen = () => {
    hasOpened = true;
    open();
  };
  socket.onmessage = ({ data }) => message(String(data));
  socket.onclose = ({ code }) => close(code);
  // Node 22 tells of a connection that never came to be with an error alone.
  socket.onerror = () => {
    if (!hasOpened) close(1006);
  };
  return socket;
};

/** The library `ws`. */
export const wsDial: Dial = (url, { open, message, close }) => {
  const socket = new WsWebSocket(url);
  socket.on("open", open);
  socket.on("message", (data) => message(String(data)));
  socket.on("close", close);
  // "close" follows.
  socket.on("error", () => undefined);
  return {
    send: (text) => socket.send(text),
    close: () => socket.close(),
    // Frames are read in order: what was sent before a ping that is answered has been read.
    read() {
      socket.ping();
      return once(socket, "pong");
    },
  };
};

/** A client that keeps what it hears until it is asked for. */
export interface TestSocket {
  /** Text as it is, anything else as JSON. */
  send(message: unknown): void;
  /** The next message, as text. */
  nextText(): Promise<string>;
  /** The next message, as JSON. */
  next(): Promise<Record<string, unknown>>;
  /** Resolves once the simulator has read all that was sent; of the dials, `ws` alone can ask. */
  read(): Promise<void>;
  close(): void;
  /** The code that it ended with. */
  readonly closed: Promise<number>;
}

/** Dials, and waits until it is open; or throws when it never was. */
export async function connect(url: string, dial: Dial = platformDial): Promise<TestSocket> {
  const heard: string[] = [];
  const waiting: ((text: string) => void)[] = [];
  let opened = (): void => {};
  let failed = (_: Error): void => {};
  const open = new Promise<void>((resolve, reject) => {
    opened = resolve;
    failed = reject;
  });
  let end = (_: number): void => {};
  const closed = new Promise<number>((resolve) => {
    end = resolve;
  });
  const socket = dial(url, {
    open: () => opened(),
    message(text) {
      const first = waiting.shift();
      if (first) first(text);
      else heard.push(text);
    },
    close(code) {
      failed(new Error(`${url} was closed with ${code}`));
      end(code);
    },
  });
  await open;
  const nextText = (): Promise<string> => {
    const text = heard.shift();
    if (text !== undefined) return Promise.resolve(text);
    return new Promise((resolve) => void waiting.push(resolve));
  };
  return {
    send: (message) => socket.send(typeof message === "string" ? message : JSON.stringify(message)),
    nextText,
    next: async () => JSON.parse(await nextText()) as Record<string, unknown>,
    async read() {
      if (!socket.read) throw new TypeError("This WebSocket cannot ask: dial with wsDial.");
      await socket.read();
    },
    close: () => socket.close(),
    closed,
  };
}

/** A new approval key of the first account. */
export async function approvalKey(kis: SimulatedKis): Promise<string> {
  const { appKey: appkey, appSecret: secretkey } = kis;
  const body = { grant_type: "client_credentials", appkey, secretkey };
  return String((await post(`${kis.url}/oauth2/Approval`, body)).body.approval_key);
}

/** KIS's message to begin (`trType` 1) or end (2) receiving something. */
export function subscription(
  key: string,
  what: { trId?: string; trKey?: string; trType?: string } = {},
): { readonly header: object; readonly body: object } {
  const { trId = "H0STCNT0", trKey = "005930", trType = "1" } = what;
  return {
    header: { approval_key: key, custtype: "P", tr_type: trType, "content-type": "utf-8" },
    body: { input: { tr_id: trId, tr_key: trKey } },
  };
}
