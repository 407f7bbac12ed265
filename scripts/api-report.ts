// What a package's users can see, as one text: its exported names and their types, without the documentation.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  Extractor,
  ExtractorConfig,
  ExtractorLogLevel,
  type IConfigFile,
} from "@microsoft/api-extractor";
import { root, type WorkspacePackage } from "./repository.ts";

/** Where the reports are kept, to be read in every change that touches one. */
export const reportsFolder: string = join(root, "contributing/api");

/** The file of a package's report, from the root. */
export function reportFile(id: string): string {
  return `contributing/api/${id}.api.md`;
}

/** Writes the report of a built package; throws where its declarations can't be read. */
export function writeApiReport({ id, directory }: WorkspacePackage): string {
  const folder = mkdtempSync(join(tmpdir(), "api-report-"));
  const entry = join(directory, "dist/index.d.ts");
  const off = { logLevel: ExtractorLogLevel.None };
  const configObject: IConfigFile = {
    projectFolder: directory,
    mainEntryPointFilePath: entry,
    compiler: {
      overrideTsconfig: {
        compilerOptions: {
          target: "es2022",
          module: "nodenext",
          strict: true,
          skipLibCheck: true,
          types: [],
        },
        files: [entry],
      },
    },
    newlineKind: "lf",
    apiReport: {
      enabled: true,
      reportFileName: `${id}.api.md`,
      reportFolder: folder,
      reportTempFolder: folder,
    },
    docModel: { enabled: false },
    dtsRollup: { enabled: false },
    tsdocMetadata: { enabled: false },
    messages: {
      compilerMessageReporting: { default: { logLevel: ExtractorLogLevel.Error } },
      // TypeDoc reads the comments, and says what is wrong with them.
      extractorMessageReporting: { default: off },
      tsdocMessageReporting: { default: off },
    },
  };
  try {
    const config = ExtractorConfig.prepare({
      configObject,
      configObjectFullPath: undefined,
      packageJsonFullPath: join(directory, "package.json"),
    });
    const { errorCount } = Extractor.invoke(config, {
      localBuild: true,
      messageCallback: (message) => {
        if (message.logLevel === ExtractorLogLevel.Error) console.error(message.text);
        message.handled = true;
      },
    });
    if (errorCount > 0) throw new Error(`the declarations of ${id} could not be read`);
    return readFileSync(join(folder, `${id}.api.md`), "utf8");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
