const customInspect = Symbol.for("nodejs.util.inspect.custom");

interface Inspectable {
  [customInspect]?(depth: number, options: object, inspect: (value: unknown) => string): unknown;
}

/** Deeper than any printer goes by default, and shallow enough for a store that holds a client of some database. */
const deepest = 6;

/**
 * Everything that printing `value` can show, in one text: `String()`, `JSON.stringify`, what `util.inspect` or a browser's
 * console walks through (own members, hidden ones included; lists, maps, sets; an error's message, stack and cause), and
 * what the value's own `toJSON` and inspection give. Not what lives in closures and `#private` fields: nothing prints those.
 */
export function visibleText(value: unknown): string {
  const parts: string[] = [];
  const seen = new Set<unknown>();
  attempt(parts, () => JSON.stringify(value));
  collect(value, 0);
  return parts.join("\n");

  function collect(item: unknown, depth: number): void {
    if ((typeof item !== "object" && typeof item !== "function") || item === null) {
      parts.push(String(item));
      return;
    }
    if (seen.has(item) || depth > deepest) return;
    seen.add(item);
    if (typeof item !== "function") attempt(parts, () => String(item));
    attempt(parts, () => (item as { toJSON?: () => unknown }).toJSON?.());
    attempt(parts, () => (item as Inspectable)[customInspect]?.(deepest, {}, String));
    if (item instanceof Map) for (const entry of item) collect(entry, depth + 1);
    if (item instanceof Set) for (const member of item) collect(member, depth + 1);
    if (item instanceof Headers) for (const header of item) collect(header, depth + 1);
    for (const name of Reflect.ownKeys(item)) {
      parts.push(String(name));
      const member = Object.getOwnPropertyDescriptor(item, name);
      // Getters are not called, as printers don't call them.
      if (member && "value" in member) collect(member.value, depth + 1);
    }
  }
}

function attempt(parts: string[], print: () => unknown): void {
  try {
    const printed = print();
    parts.push(typeof printed === "string" ? printed : (JSON.stringify(printed) ?? ""));
  } catch {
    // What cannot be printed shows nothing.
  }
}

/**
 * The form in which `secret` shows in `text`, if it does: as it is, its first eight characters (as the platform's parsers quote
 * what they cannot read), URL-encoded, in JSON, or in base64 at any offset.
 */
export function revealedForm(text: string, secret: string): string | undefined {
  const forms: [string, string][] = [
    ["plain", secret],
    ["its beginning", secret.slice(0, 8)],
    ["URL-encoded", encodeURIComponent(secret)],
    ["in JSON", JSON.stringify(secret).slice(1, -1)],
    ...base64Forms(secret).map((form): [string, string] => ["base64", form]),
  ];
  return forms.find(([, form]) => form.length >= 8 && text.includes(form))?.[0];
}

/** The base64 of a secret inside a longer text depends on where it begins; the characters on its edges are left out. */
function base64Forms(secret: string): string[] {
  const bytes = new TextEncoder().encode(secret);
  return [0, 1, 2].map((offset) => {
    const text = btoa(String.fromCharCode(...new Uint8Array(offset), ...bytes)).replace(/=+$/, "");
    return text.slice(Math.ceil((offset * 8) / 6), -1);
  });
}
