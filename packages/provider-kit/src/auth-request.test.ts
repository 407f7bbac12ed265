import { AuthError, type PlatformFetch } from "@auth/core";
import { describe, expect, it } from "vitest";
import { type AuthRequest, readAuthRequest, resolveTarget } from "./auth-request.js";

const base = "https://openapi.example.com:9443";
const resolve = (target: string, baseUrl = base): string => resolveTarget(target, baseUrl, "KIS");

describe("the target of an authenticated request", () => {
  it.each([
    ["/uapi/quote?code=005930", `${base}/uapi/quote?code=005930`],
    ["uapi/quote", `${base}/uapi/quote`],
    ["?code=005930", `${base}/?code=005930`],
    ["", `${base}/`],
    ["/redirect?to=https://evil.example", `${base}/redirect?to=https://evil.example`],
    [`${base}/uapi/quote`, `${base}/uapi/quote`],
    ["HTTPS://OpenAPI.example.com:9443/x", `${base}/x`],
    ["//openapi.example.com:9443/x", `${base}/x`],
    ["/a/../b", `${base}/b`],
    ["/a/%2e%2e/b", `${base}/b`],
    ["/./b", `${base}/b`],
    ["/a b?c=d e", `${base}/a%20b?c=d%20e`],
    ["/a\\b", `${base}/a/b`],
    ["/a?b\n=c", `${base}/a?b=c`],
    ["/종목?이름=삼성", `${base}/%EC%A2%85%EB%AA%A9?%EC%9D%B4%EB%A6%84=%EC%82%BC%EC%84%B1`],
    ["/a?b=c#d", `${base}/a?b=c#d`],
    ["/a//b/?c=d/e", `${base}/a//b/?c=d/e`],
  ])("%j is %j", (target, expected) => {
    expect(resolve(target)).toBe(expected);
  });

  it("is what URL makes of it, whatever characters it is of", () => {
    const characters = [
      ..."azAZ09_-/?&=%.~+,:;@!$'()*#\\|<>[]{}^`\" \t\n\r\u0000\u007f가\u{1f600}",
    ];
    const around = ["/a", "/a/", "/a?", "/a?b="];
    for (const before of around) {
      for (const one of characters) {
        for (const two of characters) {
          const target = `${before}${one}${two}c`;
          expect(resolve(target), JSON.stringify(target)).toBe(new URL(base + target).href);
        }
      }
    }
  });

  it("is below the path of the base URL, if that has one", () => {
    expect(resolve("/uapi/quote", "https://proxy.example/kis")).toBe(
      "https://proxy.example/kis/uapi/quote",
    );
  });

  it.each([
    ["https://evil.example/uapi", "https://evil.example"],
    ["https://openapi.example.com/uapi", "https://openapi.example.com"],
    ["https://openapi.example.com:9444/uapi", "https://openapi.example.com:9444"],
    ["http://openapi.example.com:9443/uapi", "http://openapi.example.com:9443"],
    ["https://openapi.example.com:9443.evil.example/", "no valid URL"],
    ["https://openapi.example.com:9443@evil.example/", "https://evil.example"],
    ["https://user:pass1234@openapi.example.com:9443/", "a URL with a user name"],
    ["//evil.example/uapi", "https://evil.example"],
    ["\\\\evil.example/uapi", "https://evil.example"],
    ["/\\evil.example/uapi", "https://evil.example"],
    [" \t//evil.example/uapi", "https://evil.example"],
    ["\n https://evil.example/uapi", "https://evil.example"],
    ["wss://openapi.example.com:9443/ws", "wss://openapi.example.com:9443"],
    [`blob:${base}/1234`, "blob:"],
    ["data:text/plain,hello", "data:"],
    ["https://", "The request has no valid URL"],
  ])("%j leaves the broker and is refused", (target, place) => {
    let error: unknown;
    try {
      resolve(target);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(AuthError);
    expect(error).toMatchObject({ code: "AUTH_CONFIGURATION", sent: false });
    expect(String(error)).toContain(place);
    expect(String(error)).not.toContain("pass1234");
  });

  it.each([
    "/\t/evil.example",
    "\t/\n/evil.example",
    "/.//evil.example",
    "ht\ntps://evil.example",
    "/\u0000/evil.example",
    "@evil.example",
    ":@evil.example",
    ".evil.example",
  ])("%j, which tries to look like a path, stays at the broker or is refused", (target) => {
    let href = base;
    try {
      href = resolve(target);
    } catch (error) {
      expect(error).toMatchObject({ code: "AUTH_CONFIGURATION" });
    }
    expect(new URL(href).origin).toBe(base);
  });
});

interface Sent {
  url: string;
  init: RequestInit;
  body: string;
}

function read(
  input: string | URL | Request,
  init?: RequestInit,
): { request: AuthRequest; sent: Sent[] } {
  const sent: Sent[] = [];
  const fetch: PlatformFetch = async (target, options) => {
    const request = new Request(target, options);
    sent.push({ url: request.url, init: options ?? {}, body: await request.text() });
    return new Response();
  };
  return { request: readAuthRequest(input, init, base, "KIS", fetch), sent };
}

const ofBytes = (count: number): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      controller.enqueue(new Uint8Array(count).fill(120));
      controller.close();
    },
  });

describe("a request that may have to be sent twice", () => {
  const form = new FormData();
  form.set("a", "1");

  it.each([
    ["no body", undefined],
    ["a text", "a=1"],
    ["a form", form],
    ["parameters", new URLSearchParams("a=1")],
    ["a blob", new Blob(["a=1"])],
    ["a buffer", new ArrayBuffer(4)],
    ["bytes", new Uint8Array([1, 2])],
  ])("can be with %s", async (_, body) => {
    const { request, sent } = read("/x", { method: "POST", ...(body && { body }) });
    expect(await request.prepareRepeat()).toBe(true);
    await request.send({});
    await request.send({});
    expect(sent).toHaveLength(2);
    if (body !== form) expect(sent[1]?.body).toBe(sent[0]?.body);
  });

  it("cannot be with a stream", async () => {
    const options = { method: "POST", body: ofBytes(3), duplex: "half" };
    expect(await read("/x", options).request.prepareRepeat()).toBe(false);
  });

  it("can be when it is a Request with a small body, which arrives the same both times", async () => {
    const original = new Request(`${base}/x`, { method: "POST", body: '{"a":"한글"}' });
    const { request, sent } = read(original);
    expect(await request.prepareRepeat()).toBe(true);
    await request.send({});
    await request.send({});
    expect(sent.map(({ body }) => body)).toEqual(['{"a":"한글"}', '{"a":"한글"}']);
    const types = sent.map(({ init }) => new Headers(init.headers).get("content-type"));
    expect(types).toEqual(Array(2).fill("text/plain;charset=UTF-8"));
    expect(original.bodyUsed).toBe(true);
  });

  it("cannot be when it is a Request with a large body, which is sent whole all the same", async () => {
    const options = { method: "POST", body: ofBytes(200_000), duplex: "half" };
    const { request, sent } = read(new Request(`${base}/x`, options));
    expect(await request.prepareRepeat()).toBe(false);
    await request.send({});
    expect(sent[0]?.body).toBe("x".repeat(200_000));
  });

  it("rejects with the abort's reason when aborted while a slow body is read", async () => {
    const abort = new AbortController();
    const body = new ReadableStream({ pull: () => new Promise(() => {}) });
    const options = { method: "POST", body, duplex: "half", signal: abort.signal };
    const { request } = read(new Request(`${base}/x`, options));
    const prepared = request.prepareRepeat();
    abort.abort("gone");
    await expect(prepared).rejects.toBe("gone");
  });
});

describe("the parts of a request", () => {
  it("come from init where it has them, else from the Request, as with fetch", async () => {
    const signal = new AbortController().signal;
    const original = new Request(`${base}/x`, {
      method: "PUT",
      headers: { "tr-id": "FROM-REQUEST", "x-request": "1" },
      body: "from request",
      signal,
    });
    const { request, sent } = read(original, {
      method: "post",
      headers: { "tr-id": "FROM-INIT" },
      body: "from init",
    });
    expect(request.method).toBe("POST");
    await request.send({ authorization: "Bearer t" });
    const headers = new Headers(sent[0]?.init.headers);
    expect(headers.get("tr-id")).toBe("FROM-INIT");
    expect(headers.get("x-request")).toBeNull();
    expect(headers.get("authorization")).toBe("Bearer t");
    expect(sent[0]?.body).toBe("from init");
    expect(read(original).request.method).toBe("PUT");
    expect(read(original).request.signal?.aborted).toBe(false);
    expect(read(original, { signal: null }).request.signal).toBeUndefined();
    expect(read("/x", { signal }).request.signal).toBe(signal);
  });

  it("keep what only some platforms know, such as a dispatcher", async () => {
    const { request, sent } = read(
      "/x",
      Object.assign({ method: "GET" }, { dispatcher: "a proxy" }),
    );
    await request.send({});
    expect(sent[0]?.init).toMatchObject({ dispatcher: "a proxy", redirect: "manual" });
  });

  it("are not changed for the caller", async () => {
    const init = { headers: new Headers({ authorization: "mine" }), redirect: "follow" as const };
    const { request } = read("/x", init);
    await request.send({ authorization: "Bearer t" });
    expect(init.headers.get("authorization")).toBe("mine");
    expect(init.redirect).toBe("follow");
  });

  it("that no header can hold are refused without being quoted", () => {
    const { request } = read("/x");
    expect(() => request.send({ appkey: "invented\nsecret" })).toThrow(
      "The appkey header has a value that cannot be sent",
    );
    expect(() => request.send({ appkey: "invented\nsecret" })).not.toThrow("invented");
  });
});
