/**
 * Reads a response's body as text, at most `limitBytes` of it.
 *
 * @param signal - gives the body up
 * @returns `undefined` where it is longer; the rest is then cancelled, so that the connection is freed
 */
export async function readBoundedText(
  response: Response,
  limitBytes: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (response.body === null) return "";
  const reader = response.body.getReader();
  // The platform's fetch does so by itself; one of the user's own may not.
  if (signal.aborted) cancelQuietly(reader);
  signal.addEventListener("abort", () => cancelQuietly(reader), { once: true });
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > limitBytes) {
      cancelQuietly(reader);
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
}

/**
 * Gives up a body that nobody will read. Without it the connection stays taken. It is not waited for, and its failure
 * (already closed, already cancelled) is of no interest.
 */
export function cancelQuietly(
  body: { cancel(reason?: unknown): Promise<void> } | null | undefined,
): void {
  body?.cancel().catch(() => {});
}
