import { once } from "node:events";
import { createServer } from "node:net";
import { inspect } from "node:util";
import { AuthError, createSystemClock, type PlatformFetch } from "@auth/core";
import { createManualClock, type ManualClock } from "@auth/testing";
import { describe, expect, it } from "vitest";
import { freePort } from "../../store-kit/test-support/free-port.js";
import { createGate } from "../test-support/gate.js";
import { sendJson, startLoopbackServer } from "../test-support/loopback-server.js";
import { type JsonAnswer, type PostJsonOptions, postJson } from "./post-json.js";
import { createServerClock } from "./server-clock.js";

const secret = "inventedAppSecret0123456789";

function post(
  url: string,
  change: Partial<PostJsonOptions> = {},
  base: ManualClock = createManualClock("2026-11-21T09:00:00+09:00"),
): Promise<JsonAnswer> {
  return postJson({
    broker: "KIS",
    url,
    headers: { "content-type": "application/json; charset=UTF-8", "x-secret": secret },
    body: { grant_type: "client_credentials", appsecret: secret },
    timeoutMs: 10_000,
    signal: new AbortController().signal,
    clock: createServerClock(base),
    secrets: [secret],
    ...change,
  });
}

/** The error of a POST that must fail, after looking through all of it for the secret. */
async function failure(answer: Promise<JsonAnswer>): Promise<AuthError> {
  const error = await answer.then(
    () => new Error("it was answered"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof AuthError)) throw error;
  const seen = inspect(error, { depth: 20, showHidden: true, getters: true }) + error.stack;
  expect(seen).not.toContain(secret);
  expect(seen).not.toContain(secret.toLowerCase());
  expect(seen).not.toContain(encodeURIComponent(secret));
  expect("cause" in error).toBe(false);
  return error;
}

describe("a POST to a broker", () => {
  it("sends the body as JSON once, with exactly the given content type", async () => {
    const server = await startLoopbackServer((response) => sendJson(response, { token: "abc" }));
    const answer = await post(`${server.url}/oauth2/tokenP`);
    expect(answer).toMatchObject({ status: 200, json: { token: "abc" } });
    expect(server.seen).toHaveLength(1);
    expect(server.seen[0]).toMatchObject({
      method: "POST",
      path: "/oauth2/tokenP",
      headers: { "content-type": "application/json; charset=UTF-8" },
      body: JSON.stringify({ grant_type: "client_credentials", appsecret: secret }),
    });
  });

  it.each([400, 401, 403, 429, 500, 503])(
    "hands on the broker's JSON with status %i, asked for once only",
    async (status) => {
      const server = await startLoopbackServer((response) =>
        sendJson(response, { error_code: "EGW00133" }, status, { "retry-after": "60" }),
      );
      const answer = await post(server.url);
      expect(answer).toMatchObject({ status, json: { error_code: "EGW00133" } });
      expect(answer.headers.get("retry-after")).toBe("60");
      expect(server.seen).toHaveLength(1);
    },
  );

  it("reads JSON that is called text, and begins with a byte order mark", async () => {
    const server = await startLoopbackServer((response) => {
      response.setHeader("content-type", "text/plain");
      response.end('\uFEFF{"HASH":"한글"}');
    });
    expect((await post(server.url)).json).toEqual({ HASH: "한글" });
  });

  it("tells when the request left in the broker's time, and learns that time from the answer", async () => {
    const base = createManualClock("2026-11-21T09:00:00+09:00");
    const clock = createServerClock(base);
    const server = await startLoopbackServer((response) =>
      sendJson(response, {}, 200, { date: "Sat, 21 Nov 2026 01:00:00 GMT" }),
    );
    const first = await post(server.url, { clock });
    // By what the answer told: by this machine's time, a key that lives 24 hours from then would end an hour too early.
    expect(first.requestedAt).toBe(base.now() + 3_600_500);
    expect(clock.skewMs).toBe(3_600_500);
    const second = await post(server.url, { clock });
    expect(second.requestedAt).toBe(base.now() + 3_600_500);
  });

  it("learns the time from a refusal as well", async () => {
    const clock = createServerClock(createManualClock("2026-11-21T09:00:00+09:00"));
    const server = await startLoopbackServer((response) => {
      response.writeHead(502, { date: "Sat, 21 Nov 2026 01:00:00 GMT" }).end("<html>");
    });
    await failure(post(server.url, { clock }));
    expect(clock.skewMs).toBe(3_600_500);
  });

  it("leaves no timer behind", async () => {
    const base = createManualClock(0);
    const server = await startLoopbackServer((response) => sendJson(response, {}));
    await post(server.url, {}, base);
    expect(base.sleepers).toBe(0);
  });

  it.each([
    ["an HTML page", "<!DOCTYPE html><html>maintenance</html>", "an HTML or XML page"],
    ["nothing", "", "an empty body"],
    ["blanks", " \r\n", "an empty body"],
    ["broken JSON", `{"access_token":"${secret}`, "a body that is not JSON"],
    ["5 MB", `"${"x".repeat(5_000_000)}"`, "more than 64 KiB"],
  ])("answered with %s is an error that says so", async (_, body, message) => {
    const server = await startLoopbackServer((response) => {
      response.writeHead(503, { "retry-after": "30" }).end(body);
    });
    const error = await failure(post(`${server.url}/oauth2/tokenP?x=${secret}`));
    expect(error).toMatchObject({
      code: "AUTH_INVALID_RESPONSE",
      status: 503,
      retryAfterMs: 30_000,
    });
    expect(error.message).toContain(
      `KIS answered with ${message} at ${new URL(server.url).host}/oauth2/tokenP (HTTP 503)`,
    );
    expect(error.sent).toBeUndefined();
  });

  it("gives up a body without end, so that its connection is freed", async () => {
    const server = await startLoopbackServer((response) => {
      const pour = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(16_384, "x")));
      };
      response.on("drain", pour);
      pour();
    });
    const error = await failure(post(server.url));
    expect(error.message).toContain("more than 64 KiB");
    await server.seen[0]?.closed;
  });

  it.each([301, 302, 303, 307, 308])(
    "never follows a redirect (%i): the request carries the secret",
    async (status) => {
      const elsewhere = await startLoopbackServer((response) => sendJson(response, {}));
      const server = await startLoopbackServer((response) => {
        response.writeHead(status, { location: `${elsewhere.url}/?echo=${secret}` }).end();
      });
      const error = await failure(post(server.url));
      expect(error).toMatchObject({ code: "AUTH_INVALID_RESPONSE", status });
      expect(error.message).toContain(`a redirect (HTTP ${status} to ${elsewhere.url})`);
      expect(elsewhere.seen).toHaveLength(0);
      expect(server.seen).toHaveLength(1);
    },
  );

  it("quotes of a redirect nothing that was sent, and gives up its body", async () => {
    const server = await startLoopbackServer((response) => {
      response.writeHead(302, { location: `https://${secret}.example.com/` });
      response.write("moved");
    });
    const error = await failure(post(server.url));
    expect(error.message).toContain("a redirect (HTTP 302 to https://[redacted].example.com)");
    await server.seen[0]?.closed;
  });

  it("tells a redirect from other failures also where the platform hides its status, as browsers do", async () => {
    const opaque = Object.defineProperty(Response.error(), "type", { value: "opaqueredirect" });
    const error = await failure(post("https://example.com", { fetch: async () => opaque }));
    expect(error.message).toContain("KIS answered with a redirect, which is not followed");
  });

  it("is not sent unencrypted to another machine", async () => {
    let asked = 0;
    const fetch: PlatformFetch = async () => {
      asked += 1;
      return Response.json({});
    };
    const error = await failure(post("http://openapi.example.com:9443/oauth2", { fetch }));
    expect(error).toMatchObject({ code: "AUTH_CONFIGURATION", sent: false });
    expect(error.message).toContain("KIS is not asked over http://openapi.example.com:9443");
    expect(error.message).toContain("baseUrl");
    expect(asked).toBe(0);
  });

  it("refused at the port is known not to have been sent", async () => {
    const host = `127.0.0.1:${await freePort()}`;
    const error = await failure(post(`http://${host}`));
    expect(error).toMatchObject({ code: "AUTH_NETWORK", sent: false });
    expect(error.message).toContain(
      `KIS gave no answer at ${host}: the connection was refused (ECONNREFUSED).`,
    );
  });

  it("refused at every address of the host is known not to have been sent", async () => {
    const url = `http://localhost:${await freePort()}`;
    expect(await failure(post(url))).toMatchObject({ code: "AUTH_NETWORK", sent: false });
  });

  it("whose connection is reset before or within the answer may have been sent", async () => {
    const before = await startLoopbackServer((response) => {
      response.socket?.destroy();
    });
    const within = await startLoopbackServer((response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write('{"access_token":', () => response.socket?.resetAndDestroy());
    });
    for (const server of [before, within]) {
      const error = await failure(post(server.url));
      expect(error.code).toBe("AUTH_NETWORK");
      expect(error.sent).toBeUndefined();
      expect(error.message).toContain("the connection broke");
      expect(server.seen).toHaveLength(1);
    }
  });

  it("answered by something that is no HTTP server fails as a network error", async () => {
    const server = createServer((socket) => socket.end("220 mail.example.com ESMTP\r\n"));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const error = await failure(post(`http://127.0.0.1:${port}`));
    server.close();
    expect(error.code).toBe("AUTH_NETWORK");
  });

  it("hides the errors of a user's own fetch, which may hold the request", async () => {
    const fetch: PlatformFetch = async (request) => {
      throw Object.assign(new Error(`could not send ${secret}`), { request, secret });
    };
    const error = await failure(post("https://example.com", { fetch }));
    expect(error.code).toBe("AUTH_NETWORK");
  });

  it("passes the request to a user's own fetch", async () => {
    const asked: Request[] = [];
    const fetch: PlatformFetch = async (input, init) => {
      asked.push(new Request(input, init));
      return Response.json({ ok: true });
    };
    expect((await post("https://example.com/token", { fetch })).json).toEqual({ ok: true });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({ method: "POST", redirect: "manual" });
    expect(await asked[0]?.json()).toMatchObject({ appsecret: secret });
  });

  it("reports a body that is no JSON as the programmer's mistake", async () => {
    const circle: { self?: unknown } = {};
    circle.self = circle;
    await expect(post("https://example.com", { body: circle })).rejects.toBeInstanceOf(TypeError);
  });

  it("uses the real clock as well as a manual one", async () => {
    const server = await startLoopbackServer((response) => {
      response.sendDate = true;
      sendJson(response, { ok: true });
    });
    const clock = createServerClock(createSystemClock());
    // Of an answer that took a busy machine over 2 s it would learn nothing.
    while (clock.skewMs === undefined) {
      expect((await post(server.url, { clock })).json).toEqual({ ok: true });
    }
    expect(Math.abs(clock.skewMs)).toBeLessThan(5000);
  });
});

describe("a POST that takes too long", () => {
  it("ends by the clock when no answer comes", async () => {
    const base = createManualClock(0);
    const asked = createGate();
    const server = await startLoopbackServer(asked.open);
    const answer = failure(post(server.url, { timeoutMs: 5000 }, base));
    await asked.passed;
    await base.advance(5000);
    const error = await answer;
    expect(error.code).toBe("AUTH_TIMEOUT");
    expect(error.sent).toBeUndefined();
    expect(error.message).toContain("KIS did not answer at 127.0.0.1:");
    expect(error.message).toContain("within 5 s");
    await server.seen[0]?.closed;
  });

  it("ends by the clock when the body never ends", async () => {
    const base = createManualClock(0);
    const asked = createGate();
    const server = await startLoopbackServer((response) => {
      response.writeHead(200);
      response.write('{"access_token":', asked.open);
    });
    const answer = failure(post(server.url, { timeoutMs: 5000 }, base));
    await asked.passed;
    await base.advance(5000);
    expect((await answer).code).toBe("AUTH_TIMEOUT");
    await server.seen[0]?.closed;
  });

  it("ends also where a user's own fetch takes no notice, and its stalled body is given up", async () => {
    const base = createManualClock(0);
    const cancelled = createGate();
    const body = new ReadableStream({ cancel: cancelled.open });
    const fetch: PlatformFetch = async () => new Response(body);
    const answer = failure(post("https://example.com", { fetch, timeoutMs: 5000 }, base));
    await base.advance(5000);
    expect((await answer).code).toBe("AUTH_TIMEOUT");
    await cancelled.passed;
  });

  it("ends also where a user's own fetch takes no notice, and its late body is given up", async () => {
    const base = createManualClock(0);
    const cancelled = createGate();
    const body = new ReadableStream({ cancel: cancelled.open });
    const fetch: PlatformFetch = async () => {
      await base.sleep(20_000);
      return new Response(body);
    };
    const answer = failure(post("https://example.com", { fetch, timeoutMs: 5000 }, base));
    await base.advance(5000);
    expect((await answer).code).toBe("AUTH_TIMEOUT");
    await base.advance(20_000);
    await cancelled.passed;
  });
});

describe("an aborted POST", () => {
  const reason = { why: "the caller has gone" };

  it("is never sent when the abort came first", async () => {
    const server = await startLoopbackServer((response) => sendJson(response, {}));
    const answer = post(server.url, { signal: AbortSignal.abort(reason) });
    await expect(answer).rejects.toBe(reason);
    expect(server.seen).toHaveLength(0);
  });

  it("rejects with the signal's own reason while it waits for the answer", async () => {
    const abort = new AbortController();
    const server = await startLoopbackServer(() => abort.abort(reason));
    await expect(post(server.url, { signal: abort.signal })).rejects.toBe(reason);
    await server.seen[0]?.closed;
  });

  it("rejects with the signal's own reason while it reads the body", async () => {
    const abort = new AbortController();
    const server = await startLoopbackServer((response) => {
      response.writeHead(200);
      response.write('{"access_token":', () => abort.abort(reason));
    });
    await expect(post(server.url, { signal: abort.signal })).rejects.toBe(reason);
    await server.seen[0]?.closed;
  });

  it("stays answered when the abort comes afterwards", async () => {
    const abort = new AbortController();
    const base = createManualClock(0);
    const server = await startLoopbackServer((response) => sendJson(response, { ok: true }));
    const answer = await post(server.url, { signal: abort.signal }, base);
    abort.abort(reason);
    await base.advance(60_000);
    expect(answer.json).toEqual({ ok: true });
  });
});
