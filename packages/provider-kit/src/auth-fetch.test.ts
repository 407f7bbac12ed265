import type { ServerResponse } from "node:http";
import { createManualClock, type ManualClock } from "@auth/testing";
import ky from "ky";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createFakeTokens, type FakeTokens } from "../test-support/fake-tokens.js";
import { createGate } from "../test-support/gate.js";
import {
  type Answer,
  type LoopbackServer,
  type SeenRequest,
  sendJson,
  startLoopbackServer,
} from "../test-support/loopback-server.js";
import {
  type AuthFetch,
  type AuthFetchEvent,
  type AuthFetchOptions,
  createAuthFetch,
} from "./auth-fetch.js";
import { createServerClock } from "./server-clock.js";

afterEach(() => {
  vi.unstubAllGlobals();
});

const dayMs = 86_400_000;
/** For what takes real time: a busy machine may take a second, which is Vitest's own limit. */
const patient = { timeout: 10_000 };
const expired = { rt_cd: "1", msg_cd: "EGW00123", msg1: "기간이 만료된 token 입니다." };
const quote = { rt_cd: "0", msg_cd: "MCA00000", output: { stck_prpr: "71000" } };

interface Desk extends AuthFetch {
  tokens: FakeTokens;
  base: ManualClock;
  server: LoopbackServer;
  events: AuthFetchEvent[];
  /** The tokens that arrived at the broker, oldest first. */
  arrived(): string[];
}

interface DeskOptions extends Partial<AuthFetchOptions> {
  /** What is issued in turn. Default: "old", then "new". */
  values?: (string | undefined)[];
  tokens?: FakeTokens;
}

/** A broker on loopback, and an authenticated fetch for it. Tokens are an hour old unless a test says otherwise. */
async function openDesk(answer: Answer, options: DeskOptions = {}): Promise<Desk> {
  const base = createManualClock("2026-11-21T09:00:00+09:00");
  const server = await startLoopbackServer(answer);
  const expiresAt = base.now() + dayMs - 3_600_000;
  const { values = ["old", "new"], tokens = createFakeTokens(values, { expiresAt }) } = options;
  const events: AuthFetchEvent[] = [];
  const auth = createAuthFetch({
    broker: "KIS",
    baseUrl: server.url,
    clock: createServerClock(base),
    authHeaders: (token) => ({ authorization: token.authorization, appkey: "PSinvented" }),
    brokerCode: (json) => {
      const { msg_cd } = (json ?? {}) as { msg_cd?: unknown };
      return typeof msg_cd === "string" ? msg_cd : undefined;
    },
    refusedTokenCodes: new Set(["EGW00121", "EGW00123"]),
    replay: "all",
    tokenLifetimeMs: dayMs,
    onEvent: (event) => events.push(event),
    ...options,
    tokens,
  });
  const arrived = (): string[] => server.seen.map(tokenOf);
  return { ...auth, tokens, base, server, events, arrived };
}

const tokenOf = ({ headers }: SeenRequest): string =>
  (headers.authorization ?? "none").replace("Bearer ", "");

/** Refuses the given tokens as `refuse` says, and answers a quote to others. */
function refusing(
  refused: readonly string[],
  refuse: (response: ServerResponse) => void = (response) => sendJson(response, expired, 500),
): Answer {
  return (response, request) => {
    if (refused.includes(tokenOf(request))) refuse(response);
    else sendJson(response, quote);
  };
}

const bare = (response: ServerResponse): void => {
  response.writeHead(401).end("no");
};

describe("an authenticated fetch", () => {
  it("resolves a path against the broker, also as a bare function", async () => {
    const { fetch, server } = await openDesk(refusing([]));
    const response = await fetch("/uapi/quote?code=005930");
    expect(await response.json()).toEqual(quote);
    expect(server.seen[0]).toMatchObject({ method: "GET", path: "/uapi/quote?code=005930" });
  });

  it("adds its headers over those of the same name, and leaves the caller's others, method and body", async () => {
    const { fetch, server } = await openDesk(refusing([]));
    await fetch("/order", {
      method: "PATCH",
      headers: { Authorization: "mine", tr_id: "TTTC0802U", "content-type": "application/json" },
      body: '{"PDNO":"005930"}',
    });
    expect(server.seen[0]).toMatchObject({
      method: "PATCH",
      body: '{"PDNO":"005930"}',
      headers: {
        authorization: "Bearer old",
        appkey: "PSinvented",
        tr_id: "TTTC0802U",
        "content-type": "application/json",
        "content-length": "17",
      },
    });
  });

  it("hands on the response as it came: url, status, headers, bytes, and clones of it", async () => {
    const { fetch, server } = await openDesk((response) => {
      sendJson(response, { ...quote, list: "y".repeat(50_000) }, 206, { tr_cont: "M" });
    });
    const response = await fetch("/uapi/quote");
    expect(response).toMatchObject({ status: 206, url: `${server.url}/uapi/quote`, type: "basic" });
    expect(response.headers.get("tr_cont")).toBe("M");
    expect(response.bodyUsed).toBe(false);
    const copy = response.clone();
    expect(copy.url).toBe(response.url);
    expect(await response.json()).toEqual(await copy.json());
  });

  it("takes a URL and a Request, with init over it", async () => {
    const { fetch, server } = await openDesk(refusing([]));
    await fetch(new URL(`${server.url}/a`));
    const request = new Request(`${server.url}/b`, { method: "POST", body: "x" });
    await fetch(request, { headers: { "api-id": "ka10001" } });
    expect(server.seen).toMatchObject([
      { method: "GET", path: "/a", headers: { authorization: "Bearer old" } },
      { method: "POST", path: "/b", body: "x", headers: { "api-id": "ka10001" } },
    ]);
  });

  it("drops into ky, whose order is sent once more after its token was replaced", async () => {
    const { fetch, server, arrived } = await openDesk(refusing(["old"]));
    const api = ky.create({ fetch, prefix: server.url, retry: 0 });
    const answer = await api.post("order", { json: { PDNO: "005930" }, headers: { tr_id: "T" } });
    expect(await answer.json()).toEqual(quote);
    expect(arrived()).toEqual(["old", "new"]);
    for (const { body, headers } of server.seen) {
      expect(body).toBe('{"PDNO":"005930"}');
      expect(headers).toMatchObject({
        tr_id: "T",
        "content-type": "application/json",
        "content-length": "17",
      });
    }
  });

  it("is of the same type as the platform's", async () => {
    const { fetch } = await openDesk(refusing([]));
    const platformFetch: typeof globalThis.fetch = fetch;
    expect((await platformFetch("/x")).ok).toBe(true);
  });

  it("uses the platform's fetch of the moment, so that it can be replaced in tests", async () => {
    const { fetch } = await openDesk(refusing([]));
    vi.stubGlobal("fetch", async () => new Response("stubbed"));
    expect(await (await fetch("/x")).text()).toBe("stubbed");
  });

  it("learns the broker's time from each answer", async () => {
    const clock = createServerClock(createManualClock("2026-11-21T09:00:00+09:00"));
    const { fetch } = await openDesk(
      (response) => sendJson(response, quote, 200, { date: "Sat, 21 Nov 2026 01:00:00 GMT" }),
      { clock },
    );
    await fetch("/x");
    expect(clock.skewMs).toBe(3_600_500);
  });

  it("says that a token was taken, except when the answer says nothing about it", async () => {
    const { fetch, tokens } = await openDesk((response, { path }) => {
      if (path === "/page") response.writeHead(502).end("<html>");
      else if (path === "/busy") sendJson(response, { msg_cd: "EGW00201" }, 500);
      else sendJson(response, quote);
    });
    await fetch("/page");
    expect(tokens.accepted).toEqual([]);
    await fetch("/busy");
    expect(tokens.accepted).toEqual(["old"]);
    await fetch("/quote");
    expect(tokens.accepted).toEqual(["old", "old"]);
    expect(tokens.invalidated).toEqual([]);
  });

  it("passes on what the platform's fetch throws, and sends nothing again", async () => {
    const { fetch, server, arrived } = await openDesk((response) => {
      response.socket?.destroy();
    });
    await expect(fetch("/x")).rejects.toBeInstanceOf(TypeError);
    expect(arrived()).toEqual(["old"]);
    await server.close();
    await expect(fetch("/x")).rejects.toBeInstanceOf(TypeError);
  });

  it("rejects with the manager's error when there is no token at all", async () => {
    const { fetch, server } = await openDesk(refusing([]), { values: [] });
    await expect(fetch("/x")).rejects.toMatchObject({ code: "AUTH_ISSUE_RATE_LIMITED" });
    expect(server.seen).toHaveLength(0);
  });
});

describe("the headers", () => {
  it("are given for the broker's own URLs", async () => {
    const { headers, server } = await openDesk(refusing([]));
    const expected = { authorization: "Bearer old", appkey: "PSinvented" };
    expect(await headers("/uapi/quote")).toEqual(expected);
    expect(await headers(new URL(`${server.url}/uapi/quote`))).toEqual(expected);
  });

  it("go nowhere else: not even a token is asked for", async () => {
    const other = await startLoopbackServer((response) => sendJson(response, {}));
    const { fetch, headers, tokens } = await openDesk(refusing([]));
    for (const target of [
      other.url,
      "https://evil.example/x",
      "//evil.example",
      new URL(other.url),
    ]) {
      await expect(fetch(target)).rejects.toMatchObject({
        code: "AUTH_CONFIGURATION",
        sent: false,
      });
      await expect(headers(target)).rejects.toMatchObject({ code: "AUTH_CONFIGURATION" });
    }
    await expect(fetch(new Request(other.url))).rejects.toMatchObject({
      code: "AUTH_CONFIGURATION",
    });
    expect(other.seen).toHaveLength(0);
    expect(tokens.issued).toBe(0);
  });

  it("are not sent unencrypted: such a base URL is refused at once", async () => {
    await expect(openDesk(refusing([]), { baseUrl: "http://example.com" })).rejects.toThrow(
      "baseUrl must be https:",
    );
  });

  it.each(["follow", "error", "manual"] as const)(
    "do not go where a redirect points, whatever the caller said (%s)",
    async (redirect) => {
      const other = await startLoopbackServer((response) => sendJson(response, {}));
      const { fetch, server } = await openDesk((response) => {
        response.writeHead(307, { location: `${other.url}/?token=hidden` }).end();
      });
      const answer = fetch("/x", { redirect });
      await expect(answer).rejects.toMatchObject({ code: "AUTH_INVALID_RESPONSE", status: 307 });
      await expect(answer).rejects.toThrow(`a redirect (HTTP 307 to ${other.url})`);
      await expect(answer).rejects.not.toThrow("hidden");
      expect(server.seen).toHaveLength(1);
      expect(other.seen).toHaveLength(0);
    },
  );
});

describe("a user's own fetch", () => {
  it("that follows a redirect all the same is told of", async () => {
    const { fetch, server } = await openDesk(
      (response, { path }) => {
        if (path === "/x") response.writeHead(302, { location: "/y" }).end();
        else sendJson(response, quote);
      },
      { fetch: (input, init) => globalThis.fetch(input, { ...init, redirect: "follow" }) },
    );
    await expect(fetch("/x")).rejects.toThrow(`a redirect (HTTP 200 to ${server.url})`);
  });
});

describe("a refused token", () => {
  it.each([200, 401, 403, 500])(
    "is recognised by the broker's code with status %i, replaced, and the request sent once more",
    async (status) => {
      const { fetch, tokens, arrived } = await openDesk(
        refusing(["old"], (response) => sendJson(response, expired, status)),
      );
      const response = await fetch("/order", { method: "POST", body: "{}" });
      expect(await response.json()).toEqual(quote);
      expect(arrived()).toEqual(["old", "new"]);
      expect(tokens).toMatchObject({ invalidated: ["old"], accepted: ["new"], issued: 2 });
    },
  );

  it.each([
    ["another code with 401", 401, { msg_cd: "EGW00304" }],
    ["another code with 200", 200, { msg_cd: "8010" }],
    ["a 500 without a code", 500, { message: "oops" }],
    ["a 503 that is no JSON", 503, undefined],
    ["a 403 without a code", 403, {}],
    ["a code that is only at the end of a long body", 500, { x: "y".repeat(5000), ...expired }],
  ])("is not what %s means: nothing is sent again", async (_, status, json) => {
    const { fetch, tokens, arrived } = await openDesk((response) => {
      if (json === undefined) response.writeHead(status).end("<html>");
      else sendJson(response, json, status);
    });
    expect((await fetch("/x")).status).toBe(status);
    expect(arrived()).toEqual(["old"]);
    expect(tokens.invalidated).toEqual([]);
  });

  it.each([
    ["with its code in escapes", '{"msg_cd":"\\u0045GW00123"}', ["old", "new"]],
    ["whose code only a field of the answer quotes", '{"memo":"EGW00123"}', ["old"]],
  ])("is told from a success with status 200: one %s", async (_, body, sentWith) => {
    const { fetch, arrived } = await openDesk(
      refusing(["old"], (response) => {
        response.writeHead(200, { "content-type": "application/json" }).end(body);
      }),
    );
    await fetch("/x");
    expect(arrived()).toEqual(sentWith);
  });

  it("is sent once more only once: a second refusal goes to the caller, readable", async () => {
    const { fetch, tokens, arrived } = await openDesk(refusing(["old", "new", "newer"]), {
      values: ["old", "new", "newer"],
    });
    const response = await fetch("/x");
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual(expired);
    expect(arrived()).toEqual(["old", "new"]);
    expect(tokens).toMatchObject({ invalidated: ["old", "new"], issued: 2 });
  });

  it("that is issued again is sent once more, and its second refusal is told as well", async () => {
    const { fetch, tokens, arrived } = await openDesk(refusing(["old"]), {
      values: ["old", "old", "new"],
    });
    expect((await fetch("/x")).status).toBe(500);
    expect(arrived()).toEqual(["old", "old"]);
    expect(tokens.invalidated).toEqual(["old", "old"]);
    expect((await fetch("/x")).status).toBe(200);
    expect(arrived()).toEqual(["old", "old", "new"]);
  });

  it("of fifty requests at once is replaced once", async () => {
    for (const refuse of [undefined, bare]) {
      const { fetch, tokens, arrived } = await openDesk(refusing(["old"], refuse));
      const responses = await Promise.all(Array.from({ length: 50 }, () => fetch("/x")));
      expect(responses.map(({ status }) => status)).toEqual(Array(50).fill(200));
      expect(tokens).toMatchObject({ invalidated: ["old"], issued: 2 });
      expect(arrived().filter((value) => value === "new")).toHaveLength(50);
    }
  });

  it("of fifty requests whose answers come one after the other is invalidated once, even if it is issued again", async () => {
    const all = createGate();
    const { fetch, tokens } = await openDesk(
      async (response, _, number) => {
        if (number === 50) all.open();
        await all.passed;
        if (number > 50) return sendJson(response, quote);
        for (let turn = 0; turn < number; turn += 1) await new Promise(setImmediate);
        sendJson(response, expired, 500);
      },
      { values: ["old", "old", "old"] },
    );
    const responses = await Promise.all(Array.from({ length: 50 }, () => fetch("/x")));
    expect(responses.map(({ status }) => status)).toEqual(Array(50).fill(200));
    expect(tokens).toMatchObject({ invalidated: ["old"], issued: 2 });
  });

  it.each([
    ["old", dayMs],
    ["young", undefined],
  ])(
    "that was replaced meanwhile changes nothing: its late answer is sent again with the token of now (%s)",
    async (_, tokenLifetimeMs) => {
      const late = createGate();
      const { fetch, base, tokens, arrived } = await openDesk(
        async (response, request, number) => {
          if (number === 1) await late.passed;
          if (tokenOf(request) === "old") sendJson(response, expired, 500);
          else sendJson(response, quote);
        },
        { tokenLifetimeMs },
      );
      const slow = fetch("/slow");
      await vi.waitFor(() => expect(arrived()).toHaveLength(1), patient);
      await tokens.invalidate("old");
      await fetch("/fast");
      late.open();
      expect((await slow).status).toBe(200);
      expect(base.sleepers).toBe(0);
      expect(tokens).toMatchObject({ invalidated: ["old"], issued: 2 });
      expect(arrived()).toEqual(["old", "new", "new"]);
    },
  );

  it("frees the connection of a refusal that nobody will read", async () => {
    const { fetch, server } = await openDesk(
      refusing(["old"], (response) => {
        response.writeHead(401);
        response.write("x".repeat(100_000));
      }),
    );
    expect((await fetch("/x")).status).toBe(200);
    await server.seen[0]?.closed;
  });
});

describe("a 401 without a code", () => {
  it("means the token once: afterwards it is about something else", async () => {
    const { fetch, tokens, arrived } = await openDesk(refusing(["old", "new"], bare), {
      values: ["old", "new", "newer"],
    });
    expect((await fetch("/forbidden")).status).toBe(401);
    expect(arrived()).toEqual(["old", "new"]);
    expect((await fetch("/forbidden")).status).toBe(401);
    expect((await fetch("/forbidden")).status).toBe(401);
    expect(arrived()).toEqual(["old", "new", "new", "new"]);
    expect(tokens).toMatchObject({ invalidated: ["old"], issued: 2, accepted: [] });
  });

  it("means the token once also where the same value is issued again", async () => {
    const { fetch, tokens } = await openDesk(refusing(["old"], bare), { values: ["old", "old"] });
    await fetch("/forbidden");
    await fetch("/forbidden");
    expect(tokens).toMatchObject({ invalidated: ["old"], issued: 2 });
  });

  it("means the token once also where nothing is sent again", async () => {
    const { fetch, tokens } = await openDesk(refusing(["old"], bare), {
      values: ["old", "old"],
      replay: "safe-methods",
    });
    await fetch("/forbidden", { method: "POST" });
    await fetch("/forbidden", { method: "POST" });
    await fetch("/forbidden", { method: "POST" });
    expect(tokens.invalidated).toEqual(["old"]);
  });

  it("may be JSON", async () => {
    const { fetch, arrived } = await openDesk(
      refusing(["old"], (response) => sendJson(response, { error: "unauthorized" }, 401)),
    );
    expect((await fetch("/x")).status).toBe(200);
    expect(arrived()).toEqual(["old", "new"]);
  });
});

describe("a token under 10 s old", () => {
  it("is tried once more after a second, because not every server of the broker may know it yet", async () => {
    const { fetch, base, tokens, arrived } = await openDesk(
      (response, _, number) => {
        if (number === 1) sendJson(response, expired, 500);
        else sendJson(response, quote);
      },
      { tokenLifetimeMs: undefined },
    );
    const answer = fetch("/x");
    await vi.waitFor(() => expect(base.sleepers).toBe(1), patient);
    await base.advance(999);
    expect(arrived()).toEqual(["old"]);
    await base.advance(1);
    expect((await answer).status).toBe(200);
    expect(arrived()).toEqual(["old", "old"]);
    expect(tokens).toMatchObject({ invalidated: [], accepted: ["old"], issued: 1 });
  });

  it.each([
    ["a code", undefined],
    ["a 401 without a code", bare],
  ])("is replaced when it is refused again by %s", async (_, refuse) => {
    const { fetch, base, tokens, arrived } = await openDesk(refusing(["old"], refuse), {
      tokenLifetimeMs: undefined,
    });
    const answer = fetch("/x");
    await vi.waitFor(() => expect(base.sleepers).toBe(1), patient);
    await base.advance(1000);
    expect((await answer).status).toBe(200);
    expect(arrived()).toEqual(["old", "old", "new"]);
    expect(tokens.invalidated).toEqual(["old"]);
  });

  it("is young also when the broker's time is first learned from the refusal", async () => {
    const { fetch, base } = await openDesk(
      (response, _, number) =>
        sendJson(response, number === 1 ? expired : quote, 200, {
          date: "Sat, 21 Nov 2026 05:00:00 GMT",
        }),
      { tokenLifetimeMs: undefined },
    );
    const answer = fetch("/x");
    await vi.waitFor(() => expect(base.sleepers).toBe(1), patient);
    await base.advance(1000);
    expect(await (await answer).json()).toEqual(quote);
  });

  it("is not tried again when somebody else replaced it within that second", async () => {
    const { fetch, base, tokens, arrived } = await openDesk(refusing(["old"]), {
      tokenLifetimeMs: undefined,
    });
    const answer = fetch("/x");
    await vi.waitFor(() => expect(base.sleepers).toBe(1), patient);
    await tokens.invalidate("old");
    await tokens.getToken();
    await base.advance(1000);
    expect((await answer).status).toBe(200);
    expect(arrived()).toEqual(["old", "new"]);
  });

  it("is one that was first sent less than 10 s ago, where its lifetime is not known", async () => {
    const { fetch, base, server, arrived } = await openDesk(
      (response, { path }) => {
        sendJson(response, path === "/first" ? quote : expired, 200);
      },
      { tokenLifetimeMs: undefined },
    );
    await fetch("/first");
    await base.advance(10_000);
    await fetch("/second");
    expect(base.sleepers).toBe(0);
    expect(arrived()).toEqual(["old", "old", "new"]);
    expect(server.seen).toHaveLength(3);
  });

  it("is not invalidated by a refusal of the one repetition: the next request will tell", async () => {
    const { fetch, tokens, arrived } = await openDesk(
      (response, _, number) => sendJson(response, number < 3 ? expired : quote),
      { tokens: agingTokens() },
    );
    expect(await (await fetch("/x")).json()).toEqual(expired);
    expect(tokens.invalidated).toEqual(["old"]);
    expect(await (await fetch("/x")).json()).toEqual(quote);
    expect(arrived()).toEqual(["old", "new", "new"]);
  });
});

/** The first token is an hour old, the second brand-new. */
function agingTokens(): FakeTokens {
  const now = Date.parse("2026-11-21T09:00:00+09:00");
  const old = createFakeTokens(["old"], { expiresAt: now + dayMs - 3_600_000 });
  const fresh = createFakeTokens(["new"], { expiresAt: now + dayMs });
  const current = (): FakeTokens => (old.invalidated.length === 0 ? old : fresh);
  return {
    ...old,
    getToken: (options) => current().getToken(options),
    peek: () => current().peek(),
    invalidate: (token) => current().invalidate(token),
  };
}

describe("a request that must not be sent twice", () => {
  it.each(["POST", "PUT", "DELETE"])(
    "such as %s, where only reading is safe, gets the refusal, and the next one another token",
    async (method) => {
      const { fetch, tokens, arrived } = await openDesk(refusing(["old"]), {
        replay: "safe-methods",
      });
      const response = await fetch("/order", { method });
      expect(response.status).toBe(500);
      expect(await response.json()).toEqual(expired);
      expect(tokens).toMatchObject({ invalidated: ["old"], issued: 1 });
      expect((await fetch("/order", { method })).status).toBe(200);
      expect(arrived()).toEqual(["old", "new"]);
    },
  );

  it.each(["GET", "HEAD", "get"])("is not %s, which is sent once more", async (method) => {
    const { fetch, arrived } = await openDesk(refusing(["old"], bare), { replay: "safe-methods" });
    expect((await fetch("/quote", { method })).status).toBe(200);
    expect(arrived()).toEqual(["old", "new"]);
  });

  it("can be told from one that may, call by call", async () => {
    const { fetch, arrived } = await openDesk(refusing(["old", "new"]), {
      values: ["old", "new", "newer"],
      replay: (input) => (String(input).startsWith("/quote") ? "all" : "safe-methods"),
    });
    expect((await fetch("/order", { method: "POST" })).status).toBe(500);
    expect(arrived()).toEqual(["old"]);
    expect((await fetch("/quote", { method: "POST" })).status).toBe(200);
    expect(arrived()).toEqual(["old", "new", "newer"]);
  });

  it("is one whose body is a stream", async () => {
    const { fetch, server, tokens } = await openDesk(refusing(["old"]));
    const body = new Blob(["streamed"]).stream();
    const options = { method: "POST", body, duplex: "half" };
    expect((await fetch("/order", options)).status).toBe(500);
    expect(server.seen.map((request) => request.body)).toEqual(["streamed"]);
    expect(tokens).toMatchObject({ invalidated: ["old"], issued: 1 });
  });

  it("neither waits nor costs a young token its life: it may only be new to the server that refused it", async () => {
    const { fetch, base, tokens } = await openDesk(refusing(["old"]), {
      replay: "safe-methods",
      tokenLifetimeMs: undefined,
    });
    expect((await fetch("/order", { method: "POST" })).status).toBe(500);
    expect(base.sleepers).toBe(0);
    expect(tokens.invalidated).toEqual([]);
    await base.advance(10_000);
    expect((await fetch("/order", { method: "POST" })).status).toBe(500);
    expect(tokens.invalidated).toEqual(["old"]);
  });
});

describe("a replacement that is not to be had", () => {
  it("leaves the caller with the broker's own answer, and an event that says why", async () => {
    const { fetch, events, arrived } = await openDesk(refusing(["old"]), {
      values: ["old", undefined],
    });
    const responses = await Promise.all(Array.from({ length: 50 }, () => fetch("/x")));
    for (const response of responses) expect(await response.json()).toEqual(expired);
    expect(arrived()).toEqual(Array(50).fill("old"));
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({
      type: "replacement-unavailable",
      error: { code: "AUTH_ISSUE_RATE_LIMITED", retryAt: 60_000 },
    });
  });

  it("is no secret where nobody listens either: nothing is thrown", async () => {
    const { fetch } = await openDesk(refusing(["old"]), {
      values: ["old", undefined],
      onEvent: undefined,
    });
    expect((await fetch("/x")).status).toBe(500);
  });

  it("because of a defect, not a refusal, is told as that defect", async () => {
    const tokens = createFakeTokens(["old"], { expiresAt: 0 });
    const defect = new RangeError("a defect");
    const { fetch } = await openDesk(refusing(["old"]), {
      tokens: {
        ...tokens,
        invalidate: () => Promise.reject(defect),
      },
    });
    await expect(fetch("/x")).rejects.toBe(defect);
  });
});

describe("an abort", () => {
  const reason = { why: "the caller has gone" };

  it("before the call means that nothing is asked for", async () => {
    const { fetch, server, tokens } = await openDesk(refusing([]));
    await expect(fetch("/x", { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(server.seen).toHaveLength(0);
    expect(tokens.issued).toBe(0);
  });

  it("while a token is waited for ends this caller's wait only", async () => {
    const issued = createGate();
    const tokens = createFakeTokens(["old"], { issuing: () => issued.passed });
    const { fetch } = await openDesk(refusing([]), { tokens });
    const abort = new AbortController();
    const aborted = fetch("/x", { signal: abort.signal });
    const other = fetch("/x");
    abort.abort(reason);
    await expect(aborted).rejects.toBe(reason);
    issued.open();
    expect((await other).status).toBe(200);
  });

  it("while the broker's answer is waited for rejects with its reason", async () => {
    const abort = new AbortController();
    const { fetch, server } = await openDesk(() => abort.abort(reason));
    await expect(fetch("/x", { signal: abort.signal })).rejects.toBe(reason);
    await expect(fetch(new Request(`${server.url}/x`, { signal: abort.signal }))).rejects.toBe(
      reason,
    );
    await server.seen[0]?.closed;
  });

  it("while the beginning of the body is waited for rejects with its reason", async () => {
    const abort = new AbortController();
    const { fetch, server } = await openDesk((response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write('{"rt_cd":', () => setImmediate(() => abort.abort(reason)));
    });
    await expect(fetch("/x", { signal: abort.signal })).rejects.toBe(reason);
    await server.seen[0]?.closed;
  });

  it("gives up the body of a user's own fetch that takes no notice of signals", async () => {
    const abort = new AbortController();
    const cancelled = createGate();
    const body = new ReadableStream({ cancel: cancelled.open });
    const { fetch } = await openDesk(refusing([]), {
      fetch: async () => {
        setImmediate(() => abort.abort(reason));
        return new Response(body, { headers: { "content-type": "application/json" } });
      },
    });
    await expect(fetch("/x", { signal: abort.signal })).rejects.toBe(reason);
    await cancelled.passed;
  });

  it("within the second before another try rejects with its reason", async () => {
    const { fetch, base, tokens } = await openDesk(refusing(["old"]), {
      tokenLifetimeMs: undefined,
    });
    const abort = new AbortController();
    const answer = fetch("/x", { signal: abort.signal });
    await vi.waitFor(() => expect(base.sleepers).toBe(1), patient);
    abort.abort(reason);
    await expect(answer).rejects.toBe(reason);
    expect(base.sleepers).toBe(0);
    expect(tokens.invalidated).toEqual([]);
  });

  it("while a replacement is waited for ends this caller's wait only", async () => {
    const replaced = createGate();
    let issues = 0;
    const tokens = createFakeTokens(["old", "new"], {
      expiresAt: 0,
      issuing: async () => {
        issues += 1;
        if (issues === 2) await replaced.passed;
      },
    });
    const { fetch } = await openDesk(refusing(["old"]), { tokens });
    const abort = new AbortController();
    const aborted = fetch("/x", { signal: abort.signal });
    const other = fetch("/x");
    await vi.waitFor(() => expect(issues).toBe(2), patient);
    abort.abort(reason);
    await expect(aborted).rejects.toBe(reason);
    replaced.open();
    expect((await other).status).toBe(200);
    expect(tokens.issued).toBe(2);
  });
});

describe("a streamed answer", () => {
  it("that is no JSON arrives piece by piece", async () => {
    const { fetch } = await openDesk((response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write("data: first\n\n");
    });
    const response = await fetch("/stream");
    const reader = response.body?.getReader();
    const { value } = (await reader?.read()) ?? {};
    expect(new TextDecoder().decode(value)).toBe("data: first\n\n");
    await reader?.cancel();
  });

  it("that is long JSON is not waited for beyond its first 4 KiB", async () => {
    const first = `["${"y".repeat(5000)}",`;
    const { fetch, server } = await openDesk((response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write(first);
    });
    const response = await fetch("/list");
    const reader = response.body?.getReader();
    let text = "";
    while (text.length < first.length) {
      const { value } = (await reader?.read()) ?? {};
      text += new TextDecoder().decode(value);
    }
    expect(text).toBe(first);
    await reader?.cancel();
    await server.seen[0]?.closed;
  });
});
