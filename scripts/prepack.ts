// Runs in a package before it is packed, by whatever packs it: puts the migration notes beside its manifest.
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { migrationNotes, migrationNotesFile } from "./migration-notes.ts";

const notes = migrationNotes();
const kept = existsSync(migrationNotesFile) ? readFileSync(migrationNotesFile, "utf8") : "";
if (kept !== notes) {
  // The package may be packed twice at once: nobody may find half of the file.
  const written = `${migrationNotesFile}.${process.pid}.tmp`;
  writeFileSync(written, notes);
  renameSync(written, migrationNotesFile);
}
