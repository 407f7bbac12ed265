import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { readConfigFile } from "./read-config-file.js";

/** The path of a file with these bytes. */
function file(bytes: Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), "auth-simulator-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "simulator.json");
  writeFileSync(path, bytes);
  return path;
}

describe("a configuration file", () => {
  it("is read with and without a mark at its beginning", () => {
    for (const text of ['{ "port": 9700 }', '\ufeff{ "port": 9700 }']) {
      expect(readConfigFile(file(Buffer.from(text)))).toMatchObject({ port: 9700 });
    }
  });

  it.each([
    ["UTF-16, which Windows PowerShell writes", Buffer.from('\ufeff{ "port": 9700 }', "utf16le")],
    [
      "CP949, which would make another HTS ID of this one",
      Buffer.concat([
        Buffer.from('{ "accounts": { "kis": { "live": [{ "htsId": "'),
        Buffer.from([0xb9, 0xda]),
        Buffer.from('" }] } } }'),
      ]),
    ],
  ])("is refused in %s", (_what, bytes) => {
    const path = file(bytes);
    expect(() => readConfigFile(path)).toThrow(`${path}: it is not in UTF-8: save it in that`);
  });
});
