// The TypeDoc site is there, its links and anchors lead somewhere in it, and nothing in it is loaded from elsewhere.
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

/** One problem per link that does not, or one where there is no site. */
export function checkSite(site: string): string[] {
  if (!existsSync(join(site, "index.html"))) return [`${site} has no index.html`];
  const pages = globSync("**/*.html", { cwd: site });
  const anchors = new Map<string, Set<string>>();
  const anchorsOf = (path: string): Set<string> => {
    const known = anchors.get(path) ?? readAnchors(path);
    anchors.set(path, known);
    return known;
  };

  function problemOf(page: string, attribute: string, link: string): string | undefined {
    if (/^(?:data|mailto):/.test(link)) return undefined;
    if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(link)) {
      return attribute === "href" ? undefined : "is loaded from elsewhere";
    }
    const [address = "", anchor = ""] = link.replace(/\?[^#]*/, "").split("#");
    const path = join(site, page);
    const target = address === "" ? path : resolve(dirname(path), decodeURIComponent(address));
    if (relative(site, target).startsWith("..")) return "leads out of the site";
    if (!existsSync(target)) return "leads nowhere";
    if (anchor === "" || !target.endsWith(".html")) return undefined;
    return anchorsOf(target).has(decodeURIComponent(anchor)) ? undefined : "has no such anchor";
  }

  return pages.flatMap((page) => {
    const html = readFileSync(join(site, page), "utf8").replace(/<script>[\s\S]*?<\/script>/g, "");
    const links = [...html.matchAll(/\s(href|src)="([^"]*)"/g)];
    return links.flatMap(([, attribute = "", link = ""]) => {
      const problem = problemOf(page, attribute, link.replaceAll("&amp;", "&"));
      return problem === undefined ? [] : [`${page}: ${link} ${problem}`];
    });
  });
}

function readAnchors(path: string): Set<string> {
  const html = readFileSync(path, "utf8");
  return new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id = ""]) => id));
}
