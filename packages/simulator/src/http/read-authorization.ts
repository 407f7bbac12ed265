/** An `authorization` header in its parts. */
export interface Authorization {
  /** In lower case: neither broker says whether it tells `bearer` from `Bearer`. */
  readonly scheme: string;
  /** All that follows the first space: a token with anything before or behind it is another token. */
  readonly value: string;
}

/** Reads an `authorization` header such as `Bearer eyJ…`. */
export function readAuthorization(header: string): Authorization {
  const space = header.indexOf(" ");
  if (space === -1) return { scheme: header.toLowerCase(), value: "" };
  return { scheme: header.slice(0, space).toLowerCase(), value: header.slice(space + 1) };
}
