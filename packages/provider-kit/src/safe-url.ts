/** What {@link isSafeUrl} demands, for messages. */
export const safeUrlRule =
  "https: (http: only on a loopback host: localhost, 127.0.0.1 or [::1])" as const;

/** Tells whether secrets may be sent there: encrypted, or to this machine only. */
export function isSafeUrl(url: URL): boolean {
  return url.protocol === "https:" || (url.protocol === "http:" && isLoopbackHost(url.hostname));
}

/** `hostname` comes from a parsed URL, in which `127.1`, `0x7f.1` and the like are already `127.0.0.1`. */
function isLoopbackHost(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
