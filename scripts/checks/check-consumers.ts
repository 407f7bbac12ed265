// Compiles two programs against the packed declarations, as users would, with `skipLibCheck` off:
// one that has nothing but the language, and one that has the platform's types and expects fetch to be fetch.
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { type PackedPackage, unpackInto } from "./packed-package.ts";

const strict: ts.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  types: [],
};

const resolutions = {
  bundler: { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
  node16: { module: ts.ModuleKind.Node16, moduleResolution: ts.ModuleResolutionKind.Node16 },
  nodenext: { module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
};

const platforms = {
  language: { lib: ["lib.es2022.d.ts"] },
  dom: { lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"] },
  node: { lib: ["lib.es2022.d.ts"], types: ["node"] },
};

/** The compiler's errors, each with the settings that it appeared under. */
export async function checkConsumers(packages: readonly PackedPackage[]): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), "consumer-"));
  try {
    writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
    cpSync(fileURLToPath(new URL("consumer", import.meta.url)), folder, { recursive: true });
    // The same program as CommonJS: `require` finds the .d.cts.
    cpSync(join(folder, "language.ts"), join(folder, "language.cts"));
    cpSync(join(folder, "platform.ts"), join(folder, "platform.cts"));
    unpackInto(folder, packages);
    linkNodeTypes(folder);
    const problems: string[] = [];
    for (const [platform, libraries] of Object.entries(platforms)) {
      for (const [resolution, modules] of Object.entries(resolutions)) {
        const name = platform === "language" ? "language" : "platform";
        const endings = resolution === "bundler" ? ["ts"] : ["ts", "cts"];
        const files = endings.map((ending) => join(folder, `${name}.${ending}`));
        const options = { ...strict, ...modules, ...libraries };
        problems.push(...compile(folder, files, options, `${platform}, ${resolution}`));
      }
    }
    return problems;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function linkNodeTypes(folder: string): void {
  const installed = dirname(fileURLToPath(import.meta.resolve("@types/node/package.json")));
  symlinkSync(dirname(installed), join(folder, "node_modules/@types"), "junction");
}

function compile(
  folder: string,
  files: string[],
  options: ts.CompilerOptions,
  settings: string,
): string[] {
  const host = ts.createCompilerHost(options);
  host.getCurrentDirectory = () => folder;
  const program = ts.createProgram(files, options, host);
  return ts.getPreEmitDiagnostics(program).map((diagnostic) => {
    const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n");
    const at = diagnostic.file?.fileName.slice(folder.length + 1) ?? "";
    const line = diagnostic.file?.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line ?? 0;
    return `${settings}: ${at}:${line + 1} ${text}`;
  });
}
