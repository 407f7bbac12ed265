import type { IncomingMessage } from "node:http";

const absoluteForm = /^(?:http|ws)s?:\/\/([^/?]*)(.*)$/i;

/**
 * Has a request that names the whole URL in its first line, as clients of a proxy do, read like one that names the path alone.
 * As RFC 9112 3.2.2 wants, the host of that line counts then, and not that of the header.
 */
export function readTarget(message: IncomingMessage): void {
  const [, host, rest = ""] = absoluteForm.exec(message.url ?? "") ?? [];
  if (host === undefined) return;
  message.url = rest.startsWith("/") ? rest : `/${rest}`;
  // HTTP/1.1 wants the header all the same: without it there is still none.
  if (message.headers.host !== undefined) message.headers.host = host;
}
