import { existsSync, globSync } from "node:fs";
import { join } from "node:path";
import { root } from "@auth/scripts/repository";
import {
  type Browser,
  type BrowserContextOptions,
  chromium,
  type Page,
  type ViewportSize,
} from "playwright-core";
import { findChromium } from "./find-chromium.ts";
import { serveSite } from "./serve-site.ts";

const site = join(root, "docs/site");
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const desktop = { viewport: { width: 1280, height: 800 } } satisfies BrowserContextOptions;
export const phone: BrowserContextOptions & { viewport: ViewportSize } = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
};

/** A page, and what went wrong while it was open. */
interface OpenPage extends AsyncDisposable {
  page: Page;
  /** Console errors, exceptions, failed requests, and requests to anywhere but this site. */
  complaints: string[];
}

export interface OpenSite {
  /** As somebody who was never here. */
  open: (address: string, options?: BrowserContextOptions) => Promise<OpenPage>;
  /** As a reader who comes from another page, on a computer and by day: much faster, because the browser need not start anew. */
  visit: (address: string) => Promise<OpenPage>;
  close: () => Promise<void>;
}

/** Without a browser the tests are skipped and say so; where all must run, that is a failure. */
export const executable: string | undefined = findChromium();
if (executable === undefined) {
  const advice = "no Chromium: install one, or name it in CHROMIUM";
  if (process.env.CI) throw new Error(advice);
  console.warn(`skipped: the site in a browser (${advice})`);
}

/** The addresses of all guides and other documents. */
export const documents: readonly string[] = globSync("documents/**/*.html", { cwd: site })
  .map((path) => path.replaceAll("\\", "/"))
  .sort();

/** The built site, served on this machine, and a browser with a profile of its own. */
export async function openSite(): Promise<OpenSite> {
  if (!existsSync(join(site, "index.html"))) {
    throw new Error("There is no site to open. Run `pnpm site` first.");
  }
  const server = await serveSite(site);
  const browser: Browser = await chromium.launch({ executablePath: executable ?? "", args: flags });

  const readers: Omit<OpenPage, typeof Symbol.asyncDispose>[] = [];

  async function startReader(options: BrowserContextOptions) {
    const context = await browser.newContext({ reducedMotion: "reduce", ...options });
    const page = await context.newPage();
    return { page, complaints: watch(page, server.origin) };
  }

  async function goTo(page: Page, address: string): Promise<void> {
    await page.goto(server.origin + address, { waitUntil: "load" });
    // The script of the site has filled the navigation and shows the page.
    await page.locator("#tsd-nav-container a").first().waitFor({ state: "attached" });
  }

  return {
    async open(address, options: BrowserContextOptions = desktop) {
      const reader = await startReader(options);
      await goTo(reader.page, address);
      return { ...reader, [Symbol.asyncDispose]: () => reader.page.context().close() };
    },
    async visit(address) {
      const reader = readers.pop() ?? (await startReader(desktop));
      const { page, complaints } = reader;
      complaints.length = 0;
      await page.setViewportSize(desktop.viewport);
      await page.emulateMedia({ colorScheme: "light" });
      await goTo(page, address);
      return {
        ...reader,
        async [Symbol.asyncDispose]() {
          readers.push(reader);
        },
      };
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** Notes what goes wrong on a page from now on. */
function watch(page: Page, origin: string): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`exception: ${error.message}`));
  page.on("requestfailed", (request) => complaints.push(`failed: ${request.url()}`));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !url.startsWith("data:")) {
      complaints.push(`loaded from elsewhere: ${url}`);
    }
  });
  page.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()}: ${response.url()}`);
  });
  return complaints;
}
