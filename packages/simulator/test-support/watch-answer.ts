import { type IncomingMessage, request } from "node:http";

/** What a client without any cleverness sees of one answer. */
export interface WireAnswer {
  /** 0 = no head came. */
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  readonly bytes: number;
  /** How it ended before its time, such as `ECONNRESET`. */
  readonly error: string | undefined;
}

/** Sends one request over a connection of its own and watches the answer to its end, whatever that is. */
export function watchAnswer(url: string, init: RequestInit = {}): Promise<WireAnswer> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    let head: IncomingMessage | undefined;
    const end = (error?: NodeJS.ErrnoException): void =>
      resolve({
        status: head?.statusCode ?? 0,
        headers: head?.headers ?? {},
        body: Buffer.concat(pieces).toString("utf8"),
        bytes: pieces.reduce((sum, { length }) => sum + length, 0),
        error: error?.code,
      });
    const headers = Object.fromEntries(new Headers(init.headers));
    const { method = "GET", signal } = init;
    request(url, { agent: false, method, headers, ...(signal && { signal }) }, (response) => {
      head = response;
      response.on("data", (piece: Buffer) => pieces.push(piece));
      response.on("end", () => end());
      response.on("error", end);
    })
      .on("error", end)
      .end(init.body);
  });
}
