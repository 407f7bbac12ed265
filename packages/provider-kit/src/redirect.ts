const redirectStatuses = new Set([301, 302, 303, 307, 308]);

/**
 * Tells whether `response`, fetched with `redirect: "manual"`, points elsewhere, or comes from elsewhere because a user's own
 * fetch followed all the same. Browsers hide such an answer's status.
 */
export function isRedirect(response: Response): boolean {
  return (
    response.type === "opaqueredirect" ||
    response.redirected ||
    redirectStatuses.has(response.status)
  );
}

/** `HTTP 302 to https://example.com`: the host only, because a path or query may carry what we sent. */
export function describeRedirect(response: Response, requestUrl: string): string {
  const location = response.redirected ? response.url : response.headers.get("location");
  const status = response.status === 0 ? "" : `HTTP ${response.status}`;
  const target =
    location !== null && URL.canParse(location, requestUrl) ? new URL(location, requestUrl) : null;
  return `${status}${target === null ? "" : ` to ${target.protocol}//${target.host}`}`.trim();
}
