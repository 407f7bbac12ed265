// A TypeDoc plugin: which Markdown files the site has, in which order and group, and at which addresses. The files
// themselves say nothing of it: they are read without the site as well.
import { globSync, readFileSync } from "node:fs";
import { join, posix, relative } from "node:path";
import {
  Application,
  Converter,
  DocumentReflection,
  IndexEvent,
  KindRouter,
  PageEvent,
  type Reflection,
  RendererEvent,
} from "typedoc";
import { finishPage } from "./finish-page.ts";
import { indexKorean } from "./index-korean.ts";

const docs: string = import.meta.dirname;

/** Group → files, from this folder; the order is that of the navigation. */
const groups: Readonly<Record<string, readonly string[]>> = {
  "Start here": [
    "../README.md",
    "guides/getting-started.md",
    "guides/install.md",
    "guides/concepts.md",
  ],
  Brokers: ["guides/kis.md", "guides/kiwoom.md", "guides/real-time-data.md"],
  "In operation": [
    "guides/several-processes.md",
    "guides/choosing-a-token-store.md",
    "guides/observability.md",
    "guides/security.md",
    "guides/benchmarks.md",
    "guides/versions.md",
    "guides/migrating.md",
  ],
  Errors: [
    "guides/errors.md",
    "guides/errors/auth-invalid-credentials.md",
    "guides/errors/auth-environment-mismatch.md",
    "guides/errors/auth-access-denied.md",
    "guides/errors/auth-configuration.md",
    "guides/errors/auth-issue-rate-limited.md",
    "guides/errors/auth-token-stuck.md",
    "guides/errors/auth-token-contested.md",
    "guides/errors/auth-provider-rejected.md",
    "guides/errors/auth-network.md",
    "guides/errors/auth-timeout.md",
    "guides/errors/auth-invalid-response.md",
    "guides/errors/auth-store.md",
  ],
  Testing: ["guides/testing-your-bot.md"],
  Extending: ["guides/your-own-token-store.md", "guides/your-own-provider.md"],
  한국어: [
    "guides/ko/home.md",
    "../README.ko.md",
    "guides/ko/getting-started.md",
    "guides/ko/install.md",
    "guides/ko/kis.md",
    "guides/ko/kiwoom.md",
    "guides/ko/real-time-data.md",
    "guides/ko/choosing-a-token-store.md",
    "guides/ko/testing-your-bot.md",
    "guides/ko/migrating.md",
    "guides/ko/errors.md",
  ],
  Contributing: [
    "../contributing/README.md",
    "../contributing/add-a-token-store.md",
    "../contributing/add-a-provider.md",
    "../contributing/testing.md",
    "../contributing/mutation-testing.md",
    "../contributing/naming.md",
    "../contributing/decisions/*.md",
  ],
};

const groupOf = new Map(
  Object.entries(groups).flatMap(([group, patterns]) =>
    patterns
      .flatMap((pattern) => globSync(pattern, { cwd: docs }).sort())
      .map((file) => [file.replaceAll("\\", "/"), group] as const),
  ),
);

/** Where a heading is no name: README files begin with that of the project, homes with a sentence. */
const names: Readonly<Record<string, string>> = {
  "../README.md": "Introduction",
  "../README.ko.md": "소개",
  "guides/ko/home.md": "홈",
  // In the results of a search it stands beside the English one.
  "guides/ko/kis.md": "한국투자증권 (KIS)",
};

/** A document is called by its heading, and not by its file. */
function place(document: DocumentReflection): void {
  const path = document.project.files.getReflectionPath(document) ?? "";
  const file = relative(docs, path).replaceAll("\\", "/");
  const heading = /^# (.+)$/m.exec(readFileSync(path, "utf8"))?.[1];
  if (heading === undefined) throw new Error(`${file} has no heading`);
  document.name = names[file] ?? heading;
  document.frontmatter.group = groupOf.get(file);
  files.set(document, file);
}

const files = new WeakMap<Reflection, string>();

/** Addresses by file name: they stay when a heading is reworded, and Korean headings don't get into them. */
class FileRouter extends KindRouter {
  override getIdealBaseName(reflection: Reflection): string {
    const file = files.get(reflection);
    if (file === undefined) return super.getIdealBaseName(reflection);
    return addressOf(file).replace(/\.html$/, "");
  }
}

/** The other language's page beside this one, by file; a page that has none leads to the other home. */
function otherLanguage(file: string): string {
  if (file === "guides/home.md") return "guides/ko/home.md";
  if (file === "guides/ko/home.md") return "guides/home.md";
  const twin = file.endsWith(".ko.md")
    ? file.replace(".ko.md", ".md")
    : file.startsWith("guides/ko/")
      ? file.replace("guides/ko/", "guides/")
      : [file.replace("guides/", "guides/ko/"), file.replace(/\.md$/, ".ko.md")].find(
          (path) => path !== file && groupOf.get(path) === "한국어",
        );
  return twin ?? "guides/ko/home.md";
}

/** Where a Markdown file is in the site. */
function addressOf(file: string): string {
  if (file === "guides/home.md") return "index.html";
  return `documents/${file.replace(/^(?:guides|\.\.)\//, "").replace(/\.md$/, "")}.html`;
}

function finish(page: PageEvent): void {
  const { model } = page;
  const file =
    page.url === "index.html"
      ? "guides/home.md"
      : model instanceof DocumentReflection
        ? (files.get(model) ?? "")
        : "";
  const language = groupOf.get(file) === "한국어" ? "ko" : "en";
  const addressFrom = (target: string): string =>
    posix.relative(posix.dirname(page.url), addressOf(target));
  page.contents = finishPage({
    html: page.contents ?? "",
    language,
    otherLanguage: addressFrom(otherLanguage(file)),
    homeAddress: addressFrom(language === "ko" ? "guides/ko/home.md" : "guides/home.md"),
    home: file.endsWith("guides/home.md") || file === "guides/ko/home.md",
    readDiagram: (name) => readFileSync(join(docs, "guides/images", name), "utf8").trim(),
  });
}

/** Folders of the repository have no page: what links to one becomes plain text. */
function dropFolderLinks(page: PageEvent): void {
  page.contents = (page.contents ?? "").replace(
    /<a href="(?:[\w.-]+\/)*[\w-]+\/?"[^>]*>(.*?)<\/a>/g,
    "$1",
  );
}

/** Whoever exports something says what it is for; the groups by kind are TypeDoc's for what has none. */
function requireGroups(app: Application, { project }: RendererEvent): void {
  const known = (app.options.getValue("packageOptions") as { groupOrder: string[] }).groupOrder;
  for (const { name, groups = [] } of project.children ?? []) {
    for (const { title, children } of groups.filter((group) => !known.includes(group.title))) {
      const names = children.map((child) => child.name).join(", ");
      app.logger.error(`${names} of ${name}: typedoc.json knows no @group ${title}`);
    }
  }
}

/** Called by TypeDoc. */
export function load(app: Application): void {
  const forgotten = globSync("guides/**/*.md", { cwd: docs })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => !groupOf.has(file) && file !== "guides/home.md");
  if (forgotten.length > 0) throw new Error(`navigation.ts does not name ${forgotten.join(", ")}`);
  app.renderer.defineRouter("file", FileRouter);
  app.on(Application.EVENT_BOOTSTRAP_END, () => {
    app.options.setValue(
      "projectDocuments",
      [...groupOf.keys()].map((file) => join(docs, file)),
    );
  });
  app.renderer.on(RendererEvent.BEGIN, (event) => requireGroups(app, event));
  app.renderer.on(IndexEvent.PREPARE_INDEX, indexKorean);
  app.renderer.on(PageEvent.END, dropFolderLinks);
  app.renderer.on(PageEvent.END, finish);
  app.converter.on(Converter.EVENT_CREATE_DOCUMENT, (_, document) => place(document));
}
