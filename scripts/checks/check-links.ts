// Every relative link in a committed Markdown file leads to a file that is there, and every anchor to a heading of it.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { root } from "../repository.ts";
import { trackedFiles } from "../tracked-files.ts";

/** One problem per link that leads nowhere. */
export function checkLinks(): string[] {
  return trackedFiles()
    .filter((file) => file.endsWith(".md"))
    .flatMap((file) =>
      brokenLinks(join(root, file), root, dirname(join(root, whereItIsRead(file)))).map(
        (link) => `${file}: ${link} leads nowhere`,
      ),
    );
}

/** A template's links are about the package that it becomes. */
function whereItIsRead(file: string): string {
  return file.replace(/^contributing\/templates\//, "packages/");
}

/** The relative links of a Markdown file whose file or anchor is not there, or not below `within`; from its own folder, or from another. */
export function brokenLinks(
  path: string,
  within: string = root,
  folder: string = dirname(path),
): string[] {
  return [...links(readFileSync(path, "utf8"))].filter((link) => {
    const [target = "", anchor] = link.split("#");
    const file = target === "" ? path : resolve(folder, decodeURIComponent(target));
    // What lies outside of the repository is on nobody else's machine.
    if (relative(within, file).startsWith("..") || !existsSync(file)) return true;
    return anchor !== undefined && !anchors(file).has(decodeURIComponent(anchor));
  });
}

function* links(text: string): Generator<string> {
  const prose = withoutCode(text);
  const inline = prose.matchAll(/\]\(\s*<?([^\s()<>]+(?:\([^\s()]*\))?)>?[^)]*\)/g);
  const references = prose.matchAll(/^ {0,3}\[[^\]]+\]:\s*<?(\S+?)>?(?:\s|$)/gm);
  for (const [, link = ""] of [...inline, ...references]) {
    if (!/^[a-z][a-z0-9+.-]*:/i.test(link)) yield link;
  }
}

/** Headings become anchors as GitHub and TypeDoc make them. */
function anchors(path: string): Set<string> {
  const found = new Set<string>();
  if (!path.endsWith(".md")) return found;
  const text = readFileSync(path, "utf8").replace(/^```[\s\S]*?^```/gm, "");
  for (const [, heading = ""] of text.matchAll(/^#{1,6} +(.+?) *#*$/gm)) {
    const plain = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .replace(/\b_([^_]+)_\b/g, "$1")
      .toLowerCase();
    const slug = plain.replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, "").replaceAll(" ", "-");
    let anchor = slug;
    for (let count = 1; found.has(anchor); count += 1) anchor = `${slug}-${count}`;
    found.add(anchor);
  }
  return found;
}

function withoutCode(text: string): string {
  return text.replace(/^```[\s\S]*?^```/gm, "").replace(/(`+)[^`][\s\S]*?\1/g, "");
}
