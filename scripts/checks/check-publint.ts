// publint, strict: its suggestions count as problems too.
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import type { PackedPackage } from "./packed-package.ts";

/** publint's messages. */
export async function checkPublint(packages: readonly PackedPackage[]): Promise<string[]> {
  const problems: string[] = [];
  for (const { manifest, tarball } of packages) {
    const { messages } = await publint({
      pack: { tarball: tarball.slice().buffer },
      strict: true,
    });
    for (const message of messages) {
      problems.push(`${manifest.name}: ${formatMessage(message, manifest) ?? message.code}`);
    }
  }
  return problems;
}
