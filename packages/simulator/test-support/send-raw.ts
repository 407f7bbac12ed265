import { connect } from "node:net";

/** An answer as it came over the wire. */
export interface RawReply {
  readonly status: number;
  readonly body: string;
}

/** Sends these very bytes over a connection of its own, says no more, and gives all that comes back until it is closed. */
export function sendRaw(url: string, ...parts: readonly (string | Uint8Array)[]): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    const chunks: Buffer[] = [];
    socket.on("data", (chunk: Buffer) => chunks.push(chunk));
    // A reset is an end like any other: "close" follows.
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(Buffer.concat(chunks).toString("utf8")));
    socket.on("end", () => socket.end());
    for (const part of parts) socket.write(part);
    socket.end();
  });
}

/** Splits what came into its answers, each with the `content-length` that it names. */
export function parseReplies(raw: string): RawReply[] {
  const replies: RawReply[] = [];
  let rest = Buffer.from(raw, "utf8");
  while (rest.length > 0) {
    const end = rest.indexOf("\r\n\r\n");
    const head = rest.subarray(0, end).toString("utf8");
    const [, status] = /^HTTP\/1\.1 (\d{3})/.exec(head) ?? [];
    if (end === -1 || !status) throw new Error(`no HTTP: ${JSON.stringify(raw.slice(0, 200))}`);
    const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0);
    const body = rest.subarray(end + 4, end + 4 + length).toString("utf8");
    replies.push({ status: Number(status), body });
    rest = rest.subarray(end + 4 + length);
  }
  return replies;
}
