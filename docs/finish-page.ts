// What TypeDoc's pages lack: their language and the way to the other one, landmarks, a theme that is chosen and a search that is found
// where they are seen, diagrams as a part of the page, and blocks that can be scrolled by keyboard.
import { basename } from "node:path";
import { orderHeadings } from "./order-headings.ts";
import { type Language, type Words, words } from "./words.ts";

/** A page as TypeDoc wrote it, and what it can't know. */
export interface SitePage {
  html: string;
  /** How the page is written. */
  language: Language;
  /** The same page in the other language, or where that begins: an address from here. */
  otherLanguage: string;
  /** Where the page's language begins: an address from here. */
  homeAddress: string;
  /** Is it a front door? */
  home: boolean;
  /** The text of an SVG file, by its name. */
  readDiagram: (name: string) => string;
}

/** The page as it is published. */
export function finishPage(page: SitePage): string {
  const said = words[page.language];
  return withReadableText(withLandmarks(withToolbar(page, said), page, said), page);
}

/** The bar above: the other language, the theme, and a search that looks like one. */
function withToolbar({ html, language, otherLanguage, homeAddress }: SitePage, said: Words) {
  const [other, name] = language === "en" ? ["ko", "한국어"] : ["en", "English"];
  const switches = `<a class="site-language" href="${otherLanguage}" hreflang="${other}" lang="${other}">${name}</a><label class="site-theme"><span class="site-hidden">${said.theme}</span><select id="tsd-theme"><option value="os">${said.automatic}</option><option value="light">${said.light}</option><option value="dark">${said.dark}</option></select></label>`;
  return (
    html
      .replace(/(<a href=")[^"]*(" class="title")/, `$1${homeAddress}$2`)
      .replace(/<div id="tsd-toolbar-links">/, `$&${switches}`)
      .replace(
        /(<button id="tsd-search-trigger"[^>]*aria-label=")[^"]*("[\s\S]*?)(<\/button>)/,
        `$1${said.search}$2<span class="site-search">${said.search}</span><kbd aria-hidden="true">/</kbd>$3`,
      )
      .replace(/(<dialog id="tsd-search" aria-label=")[^"]*/, `$1${said.search}`)
      .replace(
        /(<input [^>]*id="tsd-search-input"[^>]*placeholder=")[^"]*/,
        `$1${said.searchPlaceholder}`,
      )
      .replace(/Preparing search index\.\.\./, said.searchLoading)
      .replace(/(id="tsd-toolbar-menu-trigger"[^>]*aria-label=")[^"]*/, `$1${said.menu}`)
      // The theme is chosen in the bar.
      .replace(/<div class="tsd-navigation settings">[\s\S]*?<\/details><\/div>/, "")
  );
}

/** What a screen reader finds its way by. */
function withLandmarks(html: string, { language, home }: SitePage, said: Words): string {
  return (
    html
      .replace(/(<html [^>]*)lang="en"/, `$1lang="${language}"`)
      .replace(/<body>/, home ? '<body class="site-home">' : "$&")
      .replace(/<header /, `<a class="site-skip" href="#site-main">${said.skip}</a>$&`)
      .replace(
        /<div class="col-content">/,
        '<main id="site-main" class="col-content" tabindex="-1">',
      )
      .replace(/<\/div>(\s*<div class="col-sidebar">)/, "</main>$1")
      .replace(/<div class="page-menu">/, '<div class="page-menu" role="complementary">')
      // The name of the project is in the bar above already. The entries are in English, but for those of the Korean group.
      .replace(
        /(<div class="site-menu")>\s*<nav ([^>]*)>\s*<a [^>]*>[^<]*<\/a>/,
        `$1><nav aria-label="${said.site}" $2>`,
      )
      .replace(
        /(id="tsd-nav-container")>\s*<li>Loading\.\.\./,
        `$1 lang="en"><li lang="${language}">${said.loading}`,
      )
      .replaceAll("<h3>On This Page</h3>", `<h2>${said.contents}</h2>`)
      .replaceAll("<footer></footer>", "")
  );
}

/** The text itself: headings in order, blocks that scroll, diagrams as a part of the page. */
function withReadableText(html: string, { language, readDiagram }: SitePage): string {
  const said = words[language];
  return (
    withHeadings(html)
      .replaceAll('aria-label="Permalink"', `aria-label="${said.permalink}"`)
      .replaceAll(
        '<button type="button">Copy</button>',
        `<button type="button">${said.copy}</button>`,
      )
      .replaceAll("<th></th>", "<td></td>")
      // What folds a part holds no link: a keyboard can't tell one from the other.
      .replaceAll(/<summary[\s\S]*?<\/summary>/g, (summary) =>
        summary
          .replaceAll(/<a\b[^>]*class="tsd-anchor-icon"[\s\S]*?<\/a>/g, "")
          .replaceAll(/<\/?a\b[^>]*>/g, ""),
      )
      .replaceAll("<pre>", '<pre tabindex="0">')
      .replaceAll("<table>", '<div class="site-table" tabindex="0"><table>')
      .replaceAll("</table>", "</table></div>")
      .replaceAll(
        /<img src="([^"]*\.svg)"[^>]*>/g,
        (_, source: string) =>
          // By its name only: the page and the program that reads it are in different folders.
          `<span class="site-diagram" tabindex="0">${readDiagram(basename(source))}</span>`,
      )
  );
}

/** Only those of the text: beside it are other outlines. */
function withHeadings(html: string): string {
  const [text = "", ...beside] = html.split(/(?=<div class="col-sidebar">)/);
  return [orderHeadings(text), ...beside].join("");
}
