import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findViolations } from "./find-violations.ts";
import { desktop, documents, executable, type OpenSite, openSite, phone } from "./open-site.ts";

const homes = ["index.html", "documents/ko/home.html"];
const reference = [
  "functions/_auth_kis.createKisAuth.html",
  "interfaces/_auth_core.TokenManager.html",
  "modules/_auth_kis.html",
];
const pages = [...new Set(["index.html", ...documents, ...reference])];

describe.skipIf(executable === undefined)("who opens a page of the site", () => {
  let site: OpenSite;
  beforeAll(async () => {
    site = await openSite();
  });
  afterAll(() => site.close());

  describe.concurrent("on a computer", () => {
    test.for(pages)("reads %s, with nothing loaded from elsewhere", async (address, { expect }) => {
      await using opened = await site.open(address, { ...desktop, colorScheme: "light" });
      const { page, complaints } = opened;
      expect(await page.title()).toMatch(/broker-auth/);
      expect(await page.locator("h1:visible").count()).toBe(1);
      const korean = address.includes("/ko/") || address.includes(".ko.");
      expect(await page.locator("html").getAttribute("lang")).toBe(korean ? "ko" : "en");
      expect(await findViolations(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: "dark" });
      expect(await findViolations(page, "colour")).toEqual([]);
      expect(complaints).toEqual([]);
    });
  });

  describe.concurrent("on a phone", () => {
    test.for(pages)("reads %s without moving it sideways", async (address, { expect }) => {
      await using opened = await site.open(address, { ...phone, colorScheme: "dark" });
      const { page, complaints } = opened;
      const width = await page.evaluate("document.documentElement.scrollWidth");
      expect(width).toBeLessThanOrEqual(390);
      expect(await findViolations(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: "light" });
      expect(await findViolations(page, "colour")).toEqual([]);
      expect(complaints).toEqual([]);
    });
  });

  test.for(homes)("has the story of %s on one screen", async (address) => {
    for (const device of [desktop, phone]) {
      await using opened = await site.open(address, device);
      const { page } = opened;
      const story = page.locator("main .site-doors + p");
      const box = await story.boundingBox();
      const height = device.viewport?.height ?? 0;
      expect((box?.y ?? height) + (box?.height ?? 0)).toBeLessThanOrEqual(height);
    }
  });
});
