/** Where a secret shows: its name and how it was written. Never the secret itself, since findings are printed. */
export interface Finding {
  /** The index in the list of secrets. */
  secret: number;
  form: "plain" | "base64" | "hex";
  /** How the text had to be decoded for it to show. */
  inside: "text" | "url-encoding" | "escapes" | "jwt";
}

/** A secret is also found when it was cut: any piece of it this long, at a multiple of it, counts. */
const pieceLength = 16;

/**
 * Looks for secrets, or 16-character pieces of them, in a text: as they are, in base64 and hex, URL-encoded, with escapes of JSON, and
 * inside of JWTs, however these are combined.
 */
export function findSecrets(text: string, secrets: readonly string[]): Finding[] {
  const views = [...viewsOf(text)];
  return secrets.flatMap((secret, index) => {
    for (const { form, needle } of needlesOf(secret)) {
      const view = views.find((one) => one.text.includes(needle));
      if (view !== undefined) return [{ secret: index, form, inside: view.inside }];
    }
    return [];
  });
}

function* viewsOf(text: string, depth = 0): Generator<{ inside: Finding["inside"]; text: string }> {
  yield { inside: "text", text };
  if (/%[0-9a-f]{2}/i.test(text)) yield { inside: "url-encoding", text: decodePercent(text) };
  if (text.includes("\\")) yield { inside: "escapes", text: decodeEscapes(text) };
  // Ten levels of JWT in JWT would be an attack on this function, not a leak.
  if (depth === 3) return;
  for (const [, head = "", payload = ""] of text.matchAll(/\b(eyJ[\w-]+)\.([\w-]{8,})/g)) {
    for (const part of [head, payload]) {
      const decoded = Buffer.from(part, "base64url").toString("utf8");
      for (const view of viewsOf(decoded, depth + 1)) yield { inside: "jwt", text: view.text };
    }
  }
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

const needles = new Map<string, { form: Finding["form"]; needle: string }[]>();

function needlesOf(secret: string): { form: Finding["form"]; needle: string }[] {
  const known = needles.get(secret);
  if (known !== undefined) return known;
  const made = piecesOf(secret).flatMap((piece) => [
    { form: "plain" as const, needle: piece },
    ...base64Forms(piece).map((needle) => ({ form: "base64" as const, needle })),
    { form: "hex" as const, needle: Buffer.from(piece).toString("hex") },
  ]);
  needles.set(secret, made);
  return made;
}

function piecesOf(secret: string): string[] {
  if (secret.length < 2 * pieceLength) return [secret];
  const count = Math.floor(secret.length / pieceLength);
  return Array.from({ length: count }, (_, index) =>
    secret.slice(index * pieceLength, (index + 1) * pieceLength),
  );
}

/** How base64 shows the text at each of the three places that it can have within a longer one, without the mixed edges. */
function base64Forms(text: string): string[] {
  const forms = [0, 1, 2].flatMap((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]);
    const whole = bytes.subarray(offset === 0 ? 0 : 3, bytes.length - (bytes.length % 3));
    return [whole.toString("base64"), whole.toString("base64url")];
  });
  return [...new Set(forms)];
}
