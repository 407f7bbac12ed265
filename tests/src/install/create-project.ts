import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createTestFolder } from "../temporary-folder.ts";
import type { Manager, Project } from "./managers.ts";

/** An empty project outside of the workspace; gone with the test, unless a folder is given. */
export function createProject(
  manager: Manager,
  registries: Omit<Project, "folder">,
  folder: string = createTestFolder("project"),
): string {
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "my-bot", private: true }));
  manager.configure({ folder, ...registries });
  return folder;
}
