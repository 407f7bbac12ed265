import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { changedReports, pendingPackages } from "@auth/scripts/api-changes";
import { beforeEach, describe, expect, test } from "vitest";
import { createTestFolder } from "../temporary-folder.ts";

let folder = "";

function write(file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

function git(...args: string[]): void {
  const author = ["-c", "user.name=Test", "-c", "user.email=test@example.invalid"];
  execFileSync("git", [...author, ...args], { cwd: folder, stdio: "ignore" });
}

function commit(message: string): void {
  git("add", "--all");
  git("commit", "--message", message);
}

beforeEach(() => {
  folder = createTestFolder("api-changes");
  git("init", "--initial-branch", "main");
  write("packages/core/package.json", '{\n  "version": "1.0.0-alpha.0"\n}\n');
  write("contributing/api/core.api.md", "export interface Clock {}\n");
  write("contributing/api/kis.api.md", "export interface KisAuth {}\n");
  write(".changeset/README.md", "# Changesets\n");
  commit("Release");
});

describe("a change of the public API since the last release", () => {
  test("is none where only other files changed", () => {
    write("packages/core/src/index.ts", "export {};\n");
    commit("Change the inside");
    expect(changedReports(folder)).toEqual(new Set());
  });

  test("is seen in the working copy, after its commit, and in a new package", () => {
    write("contributing/api/core.api.md", "export interface Clock { now(): number }\n");
    expect(changedReports(folder)).toEqual(new Set(["contributing/api/core.api.md"]));
    commit("Tell the time");
    write("contributing/api/ls.api.md", "export interface LsAuth {}\n");
    expect(changedReports(folder)).toEqual(
      new Set(["contributing/api/core.api.md", "contributing/api/ls.api.md"]),
    );
  });

  test("is forgotten with the next release", () => {
    write("contributing/api/core.api.md", "export interface Clock { now(): number }\n");
    write("packages/core/package.json", '{\n  "version": "1.0.0-alpha.1"\n}\n');
    commit("Release again");
    expect(changedReports(folder)).toEqual(new Set());
  });

  test("can't be told in a shallow clone, and is not guessed", () => {
    write("contributing/api/core.api.md", "export interface Clock { now(): number }\n");
    commit("Tell the time");
    const shallow = createTestFolder("shallow");
    execFileSync("git", ["clone", "--depth", "1", `file://${folder}`, shallow], {
      stdio: "ignore",
    });
    expect(changedReports(shallow)).toBeUndefined();
  });
});

describe("a changeset", () => {
  test("announces the packages in its head, quoted either way, and nothing of its text", () => {
    write(
      ".changeset/a.md",
      '---\n\n"@auth/core": minor\n\'@auth/kis\': patch\n---\n\n"@auth/x": no\n',
    );
    expect(pendingPackages(folder)).toEqual(new Set(["@auth/core", "@auth/kis"]));
  });

  test("that an alpha has used announces nothing more", () => {
    write(".changeset/pre/a.md", '---\n"@auth/core": minor\n---\n\nText.\n');
    write(".changeset/b.md", '---\n"@auth/kiwoom": minor\n---\n\nText.\n');
    expect(pendingPackages(folder)).toEqual(new Set(["@auth/kiwoom"]));
  });
});
