// What TypeDoc's pages lack: their language and the way to the other one, landmarks, a theme that is chosen where it is seen, diagrams
// as a part of the page, and blocks that can be scrolled by keyboard.
import { basename } from "node:path";
import { orderHeadings } from "./order-headings.ts";

/** A page as TypeDoc wrote it, and what it can't know. */
export interface SitePage {
  html: string;
  /** How the page is written. */
  language: "en" | "ko";
  /** The same page in the other language, or where that begins: an address from here. */
  otherLanguage: string;
  /** Is it a front door? */
  home: boolean;
  /** The text of an SVG file, by its name. */
  readDiagram: (name: string) => string;
}

const themes = `<label class="site-theme"><span class="site-hidden">Theme</span><select id="tsd-theme"><option value="os">Auto</option><option value="light">Light</option><option value="dark">Dark</option></select></label>`;

/** The page as it is published. */
export function finishPage({ html, language, otherLanguage, home, readDiagram }: SitePage): string {
  const [other, name] = language === "en" ? ["ko", "한국어"] : ["en", "English"];
  const toolbar = `<a class="site-language" href="${otherLanguage}" hreflang="${other}" lang="${other}">${name}</a>${themes}`;
  return (
    withHeadings(html)
      .replace(/(<html [^>]*)lang="en"/, `$1lang="${language}"`)
      .replace(/<body>/, home ? '<body class="site-home">' : "$&")
      .replace(
        /<header /,
        `<a class="site-skip" href="#site-main">${language === "en" ? "Skip to the text" : "본문으로 가기"}</a>$&`,
      )
      .replace(/<div id="tsd-toolbar-links">/, `$&${toolbar}`)
      .replace(/<div class="tsd-navigation settings">[\s\S]*?<\/details><\/div>/, "")
      .replace(
        /<div class="col-content">/,
        '<main id="site-main" class="col-content" tabindex="-1">',
      )
      .replace(/<\/div>(\s*<div class="col-sidebar">)/, "</main>$1")
      .replace(/<div class="page-menu">/, '<div class="page-menu" role="complementary">')
      .replace(
        /<div class="site-menu">\s*<nav /,
        `<div class="site-menu"${language === "en" ? "" : ' lang="en"'}><nav aria-label="Site" `,
      )
      .replaceAll(/<h3>On This Page<\/h3>/g, `<h2 lang="en">On this page</h2>`)
      .replaceAll(/<footer><\/footer>/g, "")
      .replaceAll("<th></th>", "<td></td>")
      // What folds a part holds no link: a keyboard can't tell one from the other.
      .replaceAll(/<summary[\s\S]*?<\/summary>/g, (summary) =>
        summary.replaceAll(/<\/?a\b[^>]*>/g, ""),
      )
      .replaceAll(/<pre>/g, '<pre tabindex="0">')
      .replaceAll(/<table>/g, '<div class="site-table" tabindex="0"><table>')
      .replaceAll(/<\/table>/g, "</table></div>")
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
