import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { executable, type OpenSite, openSite, phone } from "./open-site.ts";

describe.skipIf(executable === undefined)("who uses the site", () => {
  let site: OpenSite;
  beforeAll(async () => {
    site = await openSite();
  });
  afterAll(() => site.close());

  test("finds createKisAuth by searching, and gets to its page", async () => {
    await using opened = await site.open("index.html");
    const { page } = opened;
    await page.locator("#tsd-search-trigger").click();
    await page.locator("#tsd-search-input").fill("createKisAuth");
    await page.locator("#tsd-search-results a").first().click();
    await page.waitForURL("**/functions/_auth_kis.createKisAuth.html**");
    expect(await page.locator("h1:visible").textContent()).toContain("createKisAuth");
  });

  test("finds what a guide says, in English and in Korean", async () => {
    await using opened = await site.open("index.html");
    const { page } = opened;
    await page.locator("#tsd-search-trigger").click();
    for (const [words, address] of [
      ["EGW00133", "documents/"],
      ["알림톡", "documents/"],
    ] as const) {
      await page.locator("#tsd-search-input").fill(words);
      const result = page.locator(`#tsd-search-results a[href*="${address}"]`).first();
      await result.waitFor();
      expect(await result.getAttribute("href")).toContain(address);
    }
  });

  test("goes from a guide to the same one in Korean, and back", async () => {
    await using opened = await site.open("documents/kis.html");
    const { page } = opened;
    await page.locator("a.site-language").click();
    await page.waitForURL("**/documents/ko/kis.html");
    expect(await page.locator("html").getAttribute("lang")).toBe("ko");
    await page.locator("a.site-language").click();
    await page.waitForURL("**/documents/kis.html");
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
  });

  test("goes to the Korean home from a page that has no Korean one, on a phone as well", async () => {
    await using opened = await site.open("functions/_auth_kis.createKisAuth.html", phone);
    const { page } = opened;
    await page.locator("a.site-language").click();
    await page.waitForURL("**/documents/ko/home.html");
    expect(await page.locator("h1").textContent()).toContain("토큰");
  });

  test("has the colours of the system, until choosing others", async () => {
    await using opened = await site.open("index.html", { colorScheme: "dark" });
    const { page } = opened;
    const background = (): Promise<string> =>
      page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
    const dark = await background();
    await page.locator("#tsd-theme").selectOption("light");
    expect(await background()).not.toBe(dark);
    await page.reload();
    expect(await page.locator("html").getAttribute("data-theme")).toBe("light");
    expect(await background()).not.toBe(dark);
  });

  test("sees where the keyboard is, from the first Tab on", async () => {
    await using opened = await site.open("documents/kis.html");
    const { page } = opened;
    await page.keyboard.press("Tab");
    expect(await page.evaluate<string>("document.activeElement.className")).toBe("site-skip");
    for (let step = 0; step < 12; step += 1) {
      const outline = await page.evaluate<string>(
        "getComputedStyle(document.activeElement).outlineStyle + ' ' + getComputedStyle(document.activeElement).outlineWidth",
      );
      expect(outline).toMatch(/^solid [2-9]px$/);
      await page.keyboard.press("Tab");
    }
  });
});
