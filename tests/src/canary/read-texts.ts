import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** Something that may show a secret. */
export interface Text {
  where: string;
  text: string;
}

/** Every file in a folder, unpacked where it is compressed, and the files' names. */
export function readTexts(folder: string): Text[] {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const names = entries.map(({ name }) => name).join("\n");
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return [
    { where: `the names in ${folder}`, text: names },
    ...files.map((file) => ({ where: file, text: readText(file) })),
  ];
}

function readText(file: string): string {
  const bytes = readFileSync(file);
  const gzipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return (gzipped ? gunzipSync(bytes) : bytes).toString("utf8");
}
