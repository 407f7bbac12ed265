import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Dialect, dayMs } from "./peer.ts";

/** What the server does with a request for a token. */
type Mood = "issue" | "same" | "refuse" | "throttle" | "fail";

/** A token server on localhost that counts the requests for tokens it sees. */
export interface TokenServer {
  url: string;
  /** Requests for tokens so far. */
  requests: number;
  mood: Mood;
  /** Lifetime of the tokens that it issues. */
  lifetimeMs: number;
  /** How far its time is ahead of this machine's. */
  aheadMs: number;
  /** The tokens that it issued. */
  issued: string[];
  close(): Promise<void>;
}

/** So long a request is under way, so that callers at the same time are at the same time. */
const answerAfterMs = 20;

/** As long as a KIS token, which is a JWT of about 350 characters. */
function tokenValue(number: number): string {
  return `${"token".repeat(68)}-${String(number).padStart(9, "0")}`;
}

/** Starts the server, which speaks `dialect`. */
export async function startTokenServer(dialect: Dialect): Promise<TokenServer> {
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  let last = { value: "", expiresAt: 0 };
  const state: TokenServer = {
    url: "",
    requests: 0,
    mood: "issue",
    lifetimeMs: dayMs,
    aheadMs: 0,
    issued: [],
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };

  function issue(): { status: number; body: unknown } {
    const now = Date.now() + state.aheadMs;
    if (state.mood !== "same" || last.value === "") {
      last = { value: tokenValue(state.issued.length + 1), expiresAt: now + state.lifetimeMs };
      state.issued.push(last.value);
    }
    return { status: 200, body: dialect.issued(last, last.expiresAt - now) };
  }

  function tokenAnswer(): { status: number; body: unknown } {
    if (state.mood === "refuse") return dialect.refused;
    if (state.mood === "throttle") return { status: 429, body: dialect.throttled ?? {} };
    if (state.mood === "fail") return { status: 503, body: {} };
    return issue();
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.resume();
    await new Promise((resolve) => request.once("end", resolve));
    const [path = "/"] = (request.url ?? "/").split("?");
    const isToken = dialect.isTokenRequest(request.method ?? "GET", path);
    if (isToken) {
      state.requests += 1;
      await new Promise((resolve) => setTimeout(resolve, answerAfterMs));
    }
    const { status, body } = isToken
      ? tokenAnswer()
      : { status: 200, body: dialect.other?.(path, state.url) ?? {} };
    response.writeHead(status, {
      "content-type": "application/json",
      date: new Date(Date.now() + state.aheadMs).toUTCString(),
    });
    response.end(JSON.stringify(body));
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  state.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return state;
}
