import { spawnSync } from "node:child_process";

/** A Python module, or several of which one will do. */
type Module = string | readonly string[];

const program = `
import json, sys
from importlib.util import find_spec
modules, version = json.loads(sys.argv[1])
is_there = all(any(find_spec(name) for name in names) for names in modules)
sys.exit(not (is_there and sys.version_info >= tuple(version)))
`;

/** Which Python will do. */
interface PythonOptions {
  /** The only one to look at, by its path. Default: `python3` and Debian's. */
  readonly named?: string | undefined;
  /** Major and minor. Default: any of 3. */
  readonly minVersion?: readonly [number, number];
}

/** A Python that has the modules, or undefined: then a line says what to install, and the tests that need it don't run. */
export function findPython(
  modules: readonly Module[],
  debian: string,
  { named, minVersion = [3, 0] }: PythonOptions = {},
): string | undefined {
  const wanted = JSON.stringify([modules.map((one) => [one].flat()), minVersion]);
  // Debian's packages belong to Debian's Python, which may not be the first on the PATH.
  const found = (named ? [named] : ["python3", "/usr/bin/python3"]).find(
    (python) => spawnSync(python, ["-c", program, wanted]).status === 0,
  );
  if (!found) {
    console.warn(
      `The brokers' sample clients were not run: no python3 here${minVersion[1] > 0 ? ` from ${minVersion.join(".")} on` : ""} has ${modules.join(", ")}. On Debian: apt-get install ${debian}`,
    );
  }
  return found;
}
