import { cancelQuietly } from "./bounded-body.js";

/** A broker's refusal has some hundred bytes. */
const longestPeekBytes = 4096;

/**
 * Looks at the beginning of a JSON body. `response` itself stays as it came: the caller gets its bytes, `url`, status and
 * headers untouched, and a body that goes on after the peeked part still arrives as a stream.
 *
 * @param signal - ends the wait for a body that stalls
 * @param isOfInterest - spares a body the parsing whose text says enough; the result is then `undefined`
 * @returns the parsed body, or `undefined` where it is no JSON, unreadable, or longer than 4 KiB, whatever its
 * `content-length` says
 */
export async function peekJson(
  response: Response,
  signal?: AbortSignal,
  isOfInterest: (text: string) => boolean = () => true,
): Promise<unknown> {
  if (!isJson(response.headers.get("content-type")) || response.body === null) return undefined;
  if (response.bodyUsed || response.body.locked) return undefined;
  const reader = response.clone().body?.getReader();
  if (reader === undefined) return undefined;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const onAbort = (): void => cancelQuietly(reader);
  if (signal?.aborted) onAbort();
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return parse(textOf(chunks), isOfInterest);
      bytes += value.byteLength;
      if (bytes > longestPeekBytes) {
        cancelQuietly(reader);
        return undefined;
      }
      chunks.push(value);
      // Not waited for its end: a body of this length may go on for long.
      if (bytes === longestPeekBytes) {
        cancelQuietly(reader);
        return parse(textOf(chunks), isOfInterest);
      }
    }
  } catch {
    // Broken off, or no JSON after all: the caller will see for itself.
    return undefined;
  } finally {
    signal?.removeEventListener("abort", onAbort);
  }
}

/** One for all bodies, each decoded in one go: making one takes longer than using it. */
const decoder = new TextDecoder();

function textOf(chunks: readonly Uint8Array[]): string {
  const [only, ...rest] = chunks;
  if (only === undefined || rest.length === 0) return decoder.decode(only);
  const all = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.byteLength;
  }
  return decoder.decode(all);
}

function parse(text: string, isOfInterest: (text: string) => boolean): unknown {
  return isOfInterest(text) ? JSON.parse(text) : undefined;
}

function isJson(contentType: string | null): boolean {
  return contentType !== null && /^\s*(application|text)\/(\S+\+)?json\s*(;|$)/i.test(contentType);
}
