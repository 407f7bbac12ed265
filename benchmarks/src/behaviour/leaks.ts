import { inspect } from "node:util";
import type { OpenPeer } from "../peers/peer.ts";
import type { TokenServer } from "../peers/token-server.ts";

/** What was found in what a program might print: `secret`, `token`, or nothing. */
export interface Leaks {
  /** `console.log(client)`, to any depth. */
  inspect: string[];
  /** `JSON.stringify(client)`. */
  json: string[];
  /** The error of a refused secret, printed and as JSON. */
  error: string[];
}

/** Looks for the secret and the token in what the client shows. */
export function leaksOfClient(
  client: object,
  server: TokenServer,
  secret: string,
): Omit<Leaks, "error"> {
  return {
    inspect: found(printed(client), secret, server),
    json: found(asJson(client), secret, server),
  };
}

/** Looks for the secret in the error of a refused one. */
export async function leaksOfError(
  open: OpenPeer,
  server: TokenServer,
  secret: string,
): Promise<string[]> {
  server.mood = "refuse";
  try {
    open.read(await open.getToken());
  } catch (error) {
    return found(`${printed(error)}\n${asJson(error)}\n${String(error)}`, secret, server);
  }
  throw new Error("a wrong secret was no error");
}

function printed(value: unknown): string {
  return inspect(value, { depth: 20, showHidden: true, maxStringLength: Number.POSITIVE_INFINITY });
}

function asJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "";
  }
}

function found(text: string, secret: string, { issued }: TokenServer): string[] {
  const shows = (value: string): boolean =>
    [value, encodeURIComponent(value), Buffer.from(value).toString("base64")].some((form) =>
      text.includes(form),
    );
  return [...(shows(secret) ? ["secret"] : []), ...(issued.some(shows) ? ["token"] : [])];
}
