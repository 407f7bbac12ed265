import { expect, it } from "vitest";
import { tidy } from "./tidy.js";

it("what a broker says stays on its line of a log", () => {
  expect(tidy("  유효하지 않은\r\n\tAppSecret\u001b[31m입니다. ")).toBe(
    "유효하지 않은 AppSecret [31m입니다.",
  );
});

it("a page in place of a message fills no screen", () => {
  expect(tidy("x".repeat(501))).toBe(`${"x".repeat(500)}…`);
  expect(tidy("x".repeat(500))).toBe("x".repeat(500));
});
