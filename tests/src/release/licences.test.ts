import { licenceProblems } from "@auth/scripts/checks/check-licences";
import { expect, test } from "vitest";

test("a dependency under a licence that binds its users is found, and so is an empty list", () => {
  const ky = [{ name: "ky" }];
  expect(licenceProblems({ MIT: ky, "Apache-2.0": [{ name: "typescript" }] })).toEqual([]);
  expect(licenceProblems({ MIT: ky, "AGPL-3.0": [{ name: "stranger" }] })).toEqual([
    "stranger is under AGPL-3.0",
  ]);
  expect(licenceProblems({})).toEqual(["pnpm licenses does not list ky"]);
});
