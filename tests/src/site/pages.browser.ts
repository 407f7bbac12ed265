import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findViolations } from "./find-violations.ts";
import { documents, executable, type OpenSite, openSite, phone } from "./open-site.ts";

const homes = ["index.html", "documents/ko/home.html"];
const reference = [
  "classes/_auth_core.AuthError.html",
  "functions/_auth_kis.createKisAuth.html",
  "interfaces/_auth_core.TokenManager.html",
  "modules.html",
  "modules/_auth_kis.html",
  "types/_auth_core.AuthErrorCode.html",
];
const pages = [...new Set(["index.html", ...documents, ...reference])];
const iconsTallerThanText = `[...document.querySelectorAll("svg:has(> use)")]
  .filter((icon) => icon.getBoundingClientRect().height > 40).map((icon) => icon.outerHTML)`;

describe.skipIf(executable === undefined)("who opens a page of the site", () => {
  let site: OpenSite;
  beforeAll(async () => {
    site = await openSite();
  });
  afterAll(() => site.close());

  describe.concurrent("on a computer and on a phone, by day and by night", () => {
    // A page is opened once: opening it takes as long as looking at it.
    test.for(pages)("reads %s, with nothing loaded from elsewhere", async (address, { expect }) => {
      await using opened = await site.visit(address);
      const { page, complaints } = opened;
      expect(await page.title()).toMatch(/broker-auth/);
      expect(await page.locator("h1:visible").count()).toBe(1);
      const korean = address.includes("/ko/") || address.includes(".ko.");
      expect(await page.locator("html").getAttribute("lang")).toBe(korean ? "ko" : "en");
      expect(await page.evaluate(iconsTallerThanText)).toEqual([]);
      expect(await findViolations(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: "dark" });
      expect(await findViolations(page, "colour")).toEqual([]);

      await page.setViewportSize(phone.viewport);
      const width = await page.evaluate("document.documentElement.scrollWidth");
      expect(width).toBeLessThanOrEqual(phone.viewport.width);
      expect(await findViolations(page)).toEqual([]);
      // What only a phone shows is the bar above, which is the same on all pages.
      if (homes.includes(address)) {
        await page.emulateMedia({ colorScheme: "light" });
        expect(await findViolations(page, "colour")).toEqual([]);
      }
      expect(complaints).toEqual([]);
    });
  });

  const screens = [{ viewport: { width: 1440, height: 900 } }, phone];
  test.for(homes)("has the story of %s on one screen, on a phone as well", async (address) => {
    for (const screen of screens) {
      await using opened = await site.open(address, screen);
      const { page } = opened;
      const { width, height } = screen.viewport;
      for (const part of [
        "main h1",
        "h1 + p",
        ".site-doors a",
        ".site-story pre",
        ".site-status",
      ]) {
        const box = await page.locator(part).first().boundingBox();
        expect(box, part).not.toBeNull();
        expect((box?.y ?? height) + (box?.height ?? 0), part).toBeLessThanOrEqual(height);
        expect((box?.x ?? width) + (box?.width ?? 0), part).toBeLessThanOrEqual(width);
      }
      // The program is seen whole: nothing of it is to be scrolled to.
      const hidden =
        "document.querySelector('.site-story pre').scrollWidth > document.querySelector('.site-story pre').clientWidth";
      expect(await page.evaluate(hidden)).toBe(false);
    }
  });
});
