// The grammar of a package's README: who knows one finds their way in all of them.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Manifest, readPackages } from "../repository.ts";

/** One problem per rule that a package's README breaks. */
export function checkReadmes(): string[] {
  return readPackages().flatMap(({ id, directory, manifest }) => {
    const path = join(directory, "README.md");
    const text = existsSync(path) ? readFileSync(path, "utf8") : "";
    return readmeProblems(manifest, text).map((problem) => `packages/${id}/README.md ${problem}`);
  });
}

/** The problems of one README, as sentences about it; of a package that nobody installs, only its title is looked at. */
export function readmeProblems(manifest: Manifest, text: string): string[] {
  const { name } = manifest;
  if (!text.startsWith(`# ${name}\n`)) return [`must begin with "# ${name}"`];
  if (manifest.private === true) return [];
  const problems: string[] = [];
  if (!/^# .+\n\n> [^\n]+\.\n\n/.test(text)) {
    problems.push('must say in one sentence after its title, as "> …", what the package is for');
  }
  if (!/\n\nNode \d+(?:\.\d+)? or newer[^\n]*\. MIT\.\n$/.test(text)) {
    problems.push('must end with "Node 22 or newer. MIT."');
  }
  const sections = readSections(text);
  const titles = sections.map(({ title }) => title);
  if (titles[0] !== "Install" || titles[1] !== "Use") {
    problems.push('must have "## Install" as its first section and "## Use" as its second');
  }
  const body = (title: string): string => sections.find((one) => one.title === title)?.body ?? "";
  const line = ["npm i", name, ...Object.keys(manifest.peerDependencies ?? {})].join(" ");
  if (!body("Install").includes(["", "```sh", line, "```", ""].join("\n"))) {
    problems.push(`must show "${line}" under Install, in a block of its own`);
  }
  const pack = `pack:${name.slice("@auth/".length)} `;
  if (!body("Install").includes(pack)) {
    problems.push(`must say under Install how to do without a registry: ${pack}../my-bot`);
  }
  const [, example = ""] = /^```ts\b.*\n([\s\S]*?)^```$/m.exec(body("Use")) ?? [];
  if (!example.includes(` from "${name}";`)) {
    problems.push(`must begin Use with a program that imports from "${name}"`);
  }
  for (const title of requiredTitles(manifest).filter((one) => !titles.includes(one))) {
    problems.push(`must have a section "## ${title}"`);
  }
  return [...problems, ...levelProblems(text)];
}

/** What users of such a package look for. */
function requiredTitles({ name, devDependencies }: Manifest): string[] {
  if (devDependencies?.["@auth/provider-kit"] !== undefined) return ["Options", "Errors"];
  return name.startsWith("@auth/store-") ? ["When something is wrong"] : [];
}

function readSections(text: string): { title: string; body: string }[] {
  const [, ...parts] = text.split(/^## /m);
  return parts.map((part) => {
    const end = part.indexOf("\n");
    return { title: part.slice(0, end), body: part.slice(end) };
  });
}

/** One title; no level left out, and no heading twice: its anchor would be a matter of order. */
function levelProblems(text: string): string[] {
  const prose = text.replace(/^```[\s\S]*?^```$/gm, "");
  const headings = [...prose.matchAll(/^(#+) (.+)$/gm)];
  return headings.flatMap(([heading, marks = "", title = ""], index) => {
    if (index === 0) return [];
    const above = headings[index - 1]?.[1]?.length ?? 0;
    const isTwice = headings.slice(0, index).some(([, , other]) => other === title);
    const isWrong = marks.length === 1 || marks.length > above + 1;
    return [
      ...(isWrong ? [`has "${heading}" at a level where it can't be`] : []),
      ...(isTwice ? [`has the heading "${title}" twice`] : []),
    ];
  });
}
