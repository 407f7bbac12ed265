// Runs before any publish of a package. The packages' publishConfig points to a host that can't exist, for the ways of
// publishing that run no script.
import { releaseRegistry } from "./release-registry.ts";

try {
  releaseRegistry();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
