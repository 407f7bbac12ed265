// What runs in the forge is what was reviewed: every action by the digest of its commit, and no right that is not asked for.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../repository.ts";
import { trackedFiles } from "../tracked-files.ts";

/** One problem per action without a digest, per checkout that keeps its token, and per workflow without permissions. */
export function checkWorkflows(): string[] {
  return trackedFiles()
    .filter((file) => /^\.github\/.+\.ya?ml$/.test(file))
    .flatMap((file) =>
      workflowProblems(readFileSync(join(root, file), "utf8")).map(
        (problem) => `${file}${problem}`,
      ),
    );
}

/** The problems of one file, each beginning with `:<line> `. */
export function workflowProblems(text: string): string[] {
  const lines = text.split("\n");
  const problems = lines.flatMap((line, index) => {
    const [, action = ""] = /^\s*(?:- )?uses:\s*(.*)$/.exec(line) ?? [];
    if (action === "" || action.startsWith("./")) return [];
    return /^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action)
      ? []
      : [`:${index + 1} ${action} must be <action>@<40 hex digits> # v<version>`];
  });
  for (const [index, line] of lines.entries()) {
    if (!/uses: actions\/checkout@/.test(line)) continue;
    const rest = lines.slice(index + 1);
    const end = rest.findIndex((one) => /^ *- /.test(one) || /^ {0,2}\S/.test(one));
    const step = end === -1 ? rest : rest.slice(0, end);
    if (!step.some((one) => /^ +persist-credentials: false$/.test(one))) {
      problems.push(`:${index + 1} must have persist-credentials: false`);
    }
  }
  if (!lines.some((line) => /^jobs:/.test(line))) return problems;
  const permissions = lines.findIndex((line) => /^permissions:/.test(line));
  if (permissions === -1) problems.push(":1 must declare permissions for all its jobs");
  else if (
    /write/.test(lines[permissions] ?? "") ||
    /^ +[\w-]+: write/.test(lines[permissions + 1] ?? "")
  ) {
    problems.push(`:${permissions + 1} must leave writing to the job that needs it`);
  }
  return problems;
}
