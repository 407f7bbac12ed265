import { describe, expect, it } from "vitest";
import { createGate } from "../test-support/gate.js";
import { peekJson } from "./peek-json.js";

const json = { "content-type": "application/json" };

/** A body in the given pieces, which then ends or goes on for ever. */
function pieces(texts: readonly string[], end: boolean, onCancel = (): void => {}): ReadableStream {
  const encoder = new TextEncoder();
  const left = [...texts];
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = left.shift();
      if (next !== undefined) controller.enqueue(encoder.encode(next));
      else if (end) controller.close();
      else await new Promise(() => {});
    },
    cancel: onCancel,
  });
}

const padded = (bytes: number): string =>
  `{"msg_cd":"EGW00123","x":"${"y".repeat(bytes - '{"msg_cd":"EGW00123","x":""}'.length)}"}`;

describe("a peek into a response", () => {
  it.each([
    "application/json",
    "application/json;charset=UTF-8",
    "Application/JSON ; charset=utf-8",
    "application/problem+json",
    "text/json",
  ])("reads %s", async (contentType) => {
    const response = new Response('{"a":1}', { headers: { "content-type": contentType } });
    expect(await peekJson(response)).toEqual({ a: 1 });
    expect(await response.text()).toBe('{"a":1}');
  });

  it.each(["text/html", "text/event-stream", "application/jsonp", "application/x-ndjson"])(
    "leaves %s alone",
    async (contentType) => {
      const headers = { "content-type": contentType };
      const response = new Response(pieces([], false), { headers });
      expect(await peekJson(response)).toBeUndefined();
      expect(response.body?.locked).toBe(false);
    },
  );

  it("leaves alone what has no type, no body, or is read already", async () => {
    expect(await peekJson(new Response(new Uint8Array(2)))).toBeUndefined();
    expect(await peekJson(new Response(null, { headers: json }))).toBeUndefined();
    const read = new Response("{}", { headers: json });
    await read.text();
    expect(await peekJson(read)).toBeUndefined();
    const reading = new Response("{}", { headers: json });
    reading.body?.getReader();
    expect(await peekJson(reading)).toBeUndefined();
  });

  it("puts together what arrives in pieces, cut within a letter", async () => {
    const bytes = new TextEncoder().encode('{"msg1":"기간이 만료된 token 입니다."}');
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(new Uint8Array([byte]));
        controller.close();
      },
    });
    const response = new Response(body, { headers: json });
    expect(await peekJson(response)).toEqual({ msg1: "기간이 만료된 token 입니다." });
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
  });

  it.each([
    ["5", padded(300)],
    ["5000000", padded(300)],
    ["0", padded(4096)],
  ])("does not believe a content-length of %s", async (length, text) => {
    const headers = { ...json, "content-length": length };
    expect(await peekJson(new Response(text, { headers }))).toMatchObject({ msg_cd: "EGW00123" });
  });

  it("stops at 4 KiB: a refusal is short, and a long list is not to be held up", async () => {
    expect(await peekJson(new Response(padded(4096), { headers: json }))).toBeDefined();
    const long = new Response(padded(4097), { headers: json });
    expect(await peekJson(long)).toBeUndefined();
    expect(await long.text()).toBe(padded(4097));
  });

  it("does not wait for the end of a long body that stalls, and hands on all that came", async () => {
    for (const first of [padded(4096), "[".repeat(5000)]) {
      const cancelled = createGate();
      const body = pieces([first], false, cancelled.open);
      const response = new Response(body, { headers: json });
      await peekJson(response);
      const reader = response.body?.getReader();
      const { value } = (await reader?.read()) ?? {};
      expect(new TextDecoder().decode(value)).toBe(first);
      await reader?.cancel();
      await cancelled.passed;
    }
  });

  it("says nothing where the JSON is broken or breaks off, which the caller then sees for himself", async () => {
    const broken = new Response("{", { headers: json });
    expect(await peekJson(broken)).toBeUndefined();
    expect(await broken.text()).toBe("{");
    const body = new ReadableStream({
      start: (controller) => controller.error(new Error("reset")),
    });
    const reset = new Response(body, { headers: json });
    expect(await peekJson(reset)).toBeUndefined();
    await expect(reset.text()).rejects.toThrow("reset");
  });
});
