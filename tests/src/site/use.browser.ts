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

  test.for([
    ["EGW00133", "documents/errors/auth-issue-rate-limited.html"],
    ["알림톡", "documents/ko/kis.html"],
    ["저장소 고르기", "documents/ko/choosing-a-token-store.html"],
  ] as const)("finds the guide that says %s", async ([words, address]) => {
    await using opened = await site.open("index.html");
    const { page } = opened;
    await page.keyboard.press("/");
    await page.locator("#tsd-search-input").fill(words);
    await page.locator(`#tsd-search-results a[href$="${address}"]`).waitFor();
  });

  test("is told in Korean, on a Korean page, that a search finds nothing", async () => {
    await using opened = await site.open("documents/ko/kis.html");
    const { page } = opened;
    await page.getByRole("button", { name: "검색" }).click();
    await page.getByPlaceholder("가이드와 API 문서 검색").fill("없는말없는말");
    await page.getByText("결과가 없습니다").waitFor();
  });

  test("gets from the home to the guide that says how to install", async () => {
    await using opened = await site.open("index.html");
    const { page } = opened;
    await page.locator(".site-doors a").first().click();
    await page.waitForURL("**/documents/install.html");
    await page.locator("a.site-language").click();
    await page.waitForURL("**/documents/ko/install.html");
    await page.locator("a.title").click();
    await page.waitForURL("**/documents/ko/home.html");
  });

  test("sees the Korean guides first, on a Korean page", async () => {
    await using opened = await site.open("documents/ko/kis.html");
    const { page } = opened;
    const entries = page.locator("#tsd-nav-container > li");
    expect(await entries.first().getAttribute("lang")).toBe("ko");
    await entries.first().getByText("키움증권").waitFor();
    expect(await page.locator("#tsd-nav-container [aria-current]").textContent()).toContain(
      "한국투자증권",
    );
  });

  test("copies the program of the home", async () => {
    await using opened = await site.open("index.html");
    const { page } = opened;
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    const program = page.locator(".site-story pre");
    await program.hover();
    await program.getByRole("button", { name: "Copy" }).click();
    const copied = (): Promise<string> => page.evaluate("navigator.clipboard.readText()");
    await expect
      .poll(copied, { timeout: 30_000 })
      .toMatch(/^import \{ createKisAuth \}[\s\S]*await auth\.close\(\);$/);
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
