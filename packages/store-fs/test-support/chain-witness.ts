import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TokenRecord } from "@auth/core";
import { createFileNames } from "../src/file-names.js";

/** A record that says which write it is. */
export interface MarkedRecord extends TokenRecord {
  mark: string;
}

/** Looks at the files after every step, and throws at the first rule that is broken. */
export interface ChainWitness {
  look(): void;
  /** The marks of all records that ever counted, oldest first. */
  readonly counted: readonly string[];
  /** Makes the newest entry unreadable, as a bad disk does. */
  damage(): void;
}

/** Makes the {@link ChainWitness} of the record of `key` in `directory`. */
export function createChainWitness(directory: string, key: string): ChainWitness {
  const names = createFileNames(key);
  const present = new Set<number>();
  const gone = new Set<number>();
  const counted: string[] = [];
  /** Damaged texts that must be found for ever. */
  const kept: string[] = [];
  let head: { serial: number; revision: number; damage?: string } = { serial: 0, revision: 0 };

  function pathOf(file: string): string {
    const path = join(directory, file);
    return statSync(path).isDirectory() ? join(path, "record.json") : path;
  }

  function checkSerials(serials: readonly number[]): void {
    for (const serial of present) {
      if (serials.includes(serial)) continue;
      present.delete(serial);
      gone.add(serial);
    }
    for (const serial of serials) {
      if (gone.has(serial)) throw new Error(`serial ${serial} was given twice`);
      present.add(serial);
    }
  }

  function checkHead(serial: number): void {
    if (serial === head.serial) return;
    if (serial !== head.serial + 1) throw new Error(`from serial ${head.serial} to ${serial}`);
    const text = readFileSync(pathOf(names.entry(serial)), "utf8");
    const record = JSON.parse(text) as MarkedRecord | null;
    if (record && record.revision !== head.revision + 1) {
      throw new Error(`revision ${record.revision} took the place of ${head.revision}`);
    }
    if (record) counted.push(record.mark);
    // Replaced by somebody who had read it before it was damaged, it is like any other old entry.
    if (!record && head.damage !== undefined) kept.push(head.damage);
    head = { serial, revision: record?.revision ?? 0 };
  }

  return {
    counted,
    look() {
      if (!existsSync(directory)) return;
      const files = readdirSync(directory);
      const serials = files.flatMap((file) => names.serialOf(file) ?? []).sort((a, b) => a - b);
      checkSerials(serials);
      checkHead(serials.at(-1) ?? 0);
      const aside = files.filter((file) => file.includes(".corrupt-"));
      const texts = aside.map((file) => readFileSync(join(directory, file), "utf8"));
      for (const text of kept) if (!texts.includes(text)) throw new Error(`lost: ${text}`);
    },
    damage() {
      if (head.revision === 0 || head.damage !== undefined) return;
      head.damage = `{"damaged":${head.serial}`;
      writeFileSync(pathOf(names.entry(head.serial)), head.damage);
    },
  };
}
