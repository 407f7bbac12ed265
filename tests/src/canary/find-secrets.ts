/** Where a secret shows, and how it was written. Never the secret itself: findings are printed. */
export interface Finding {
  /** Its index in the list of secrets. */
  secret: number;
  /** The line of the text, from 1. */
  line: number;
  form: "plain" | "base64" | "hex";
  /** How the text had to be decoded for it to show. */
  inside: "text" | "url-encoding" | "escapes" | "jwt";
}

interface View {
  text: string;
  inside: Finding["inside"];
  /** The line at which it begins in the whole text. */
  line: number;
}

/** A cut secret is a secret: each piece of it this long, at a multiple of it, is looked for. Shorter secrets can't be told from words. */
const pieceLength = 16;
/** A piece of padding, such as sixteen zeros, says nothing and stands in many a text. */
const fewestCharacters = 6;

/**
 * Makes a search for secrets, or pieces of them, in a text: as they are, in base64 and hex, URL-encoded, with JSON's escapes, and inside of
 * JWTs, and these combined. It finds each secret once per text.
 *
 * @throws TypeError for a secret of less than 16 characters
 */
export function createSecretFinder(secrets: readonly string[]): (text: string) => Finding[] {
  const index = new Map<string, { secret: number; form: Finding["form"] }>();
  for (const [secret, value] of secrets.entries()) {
    if (value.length < pieceLength)
      throw new TypeError(`Secret ${secret} is too short to search for`);
    for (const piece of piecesOf(value)) {
      for (const [form, needle] of formsOf(piece)) index.set(needle, { secret, form });
    }
  }
  return (text) => {
    const found = new Map<number, Finding>();
    for (const view of viewsOf({ text, inside: "text", line: 1 })) {
      for (let at = 0; at + pieceLength <= view.text.length; at += 1) {
        const known = index.get(view.text.slice(at, at + pieceLength));
        if (known === undefined || found.has(known.secret)) continue;
        const line = view.line + linesIn(view.text.slice(0, at));
        found.set(known.secret, { ...known, line, inside: view.inside });
      }
    }
    return [...found.values()];
  };
}

function piecesOf(secret: string): string[] {
  const pieces = Array.from({ length: Math.floor(secret.length / pieceLength) }, (_, index) =>
    secret.slice(index * pieceLength, (index + 1) * pieceLength),
  );
  return pieces.filter((piece) => new Set(piece).size >= fewestCharacters);
}

/** The piece as it is written, each form cut to the one length that is looked up. */
function formsOf(piece: string): [Finding["form"], string][] {
  const bytes = Buffer.from(piece);
  // Within a longer text, base64 may begin its groups of three bytes at any of three places.
  const groups = [0, 1, 2].map((offset) => bytes.subarray(offset));
  return [
    ["plain", piece],
    ["hex", bytes.toString("hex").slice(0, pieceLength)],
    ["hex", bytes.toString("hex").toUpperCase().slice(0, pieceLength)],
    ...groups.flatMap((group): [Finding["form"], string][] => [
      ["base64", group.toString("base64").slice(0, pieceLength)],
      ["base64", group.toString("base64url").slice(0, pieceLength)],
    ]),
  ];
}

/** The text, and what it says when it is decoded. */
function* viewsOf(view: View, depth = 0): Generator<View> {
  const { text, line } = view;
  yield view;
  if (/%[0-9a-f]{2}/i.test(text))
    yield { ...view, text: decodePercent(text), inside: deeper(view, "url-encoding") };
  if (text.includes("\\"))
    yield { ...view, text: decodeEscapes(text), inside: deeper(view, "escapes") };
  // A JWT four levels deep would be an attack on this function, not a leak.
  if (depth === 3) return;
  for (const match of text.matchAll(/\b(eyJ[\w-]+)\.([\w-]{8,})/g)) {
    for (const part of [match[1] ?? "", match[2] ?? ""]) {
      const decoded = Buffer.from(part, "base64url").toString("utf8");
      const at = line + linesIn(text.slice(0, match.index));
      yield* viewsOf({ text: decoded, inside: "jwt", line: at }, depth + 1);
    }
  }
}

function deeper(view: View, inside: Finding["inside"]): Finding["inside"] {
  return view.inside === "text" ? inside : view.inside;
}

function linesIn(text: string): number {
  return text.split("\n").length - 1;
}

function decodePercent(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (encoded) =>
    Buffer.from(encoded.replaceAll("%", ""), "hex").toString("utf8"),
  );
}

function decodeEscapes(text: string): string {
  return text
    .replace(/\\u([0-9a-f]{4})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
    .replace(/\\(["'/\\])/g, "$1");
}
