// What the README of a package tells a new user to do first: the lines to type, and the program to run.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "@auth/scripts/repository";
import ts from "typescript";
import { readSnippets } from "../snippets/read-snippets.ts";

/** The beginning of a package's README. */
export interface FirstSteps {
  /** What each `npm i` line under "Install" names, in its order. */
  readonly installs: readonly (readonly string[])[];
  /** The first example. */
  readonly example: string;
}

/** The first steps of `packages/<id>/README.md`. */
export function readFirstSteps(id: string): FirstSteps {
  const readme = join(root, "packages", id, "README.md");
  const [, install = ""] = /^## Install\n([\s\S]*?)^## /m.exec(readFileSync(readme, "utf8")) ?? [];
  const lines = [...install.matchAll(/^npm i (.+)$/gm)];
  const [first] = readSnippets(readme);
  if (first === undefined) throw new Error(`${readme} has no example`);
  return { installs: lines.map(([, names = ""]) => names.split(" ")), example: first.code };
}

/** The last line of what a program made by {@link asProgram} prints: nothing that it awaited was left pending. */
export const theEnd = "ran to its end";

/** An example as a program in JavaScript that says when it has come to its end. */
export function asProgram(example: string, form: "ESM" | "CommonJS"): string {
  const { outputText } = ts.transpileModule(`${example}\nconsole.log("${theEnd}");\n`, {
    compilerOptions: {
      module: form === "ESM" ? ts.ModuleKind.ESNext : ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2023,
      esModuleInterop: true,
    },
  });
  if (form === "ESM") return outputText;
  // CommonJS has no top-level await.
  return `(async () => {\n${outputText}})().catch((error) => {\n  console.error(error);\n  process.exitCode = 1;\n});\n`;
}
