import { spawnSync } from "node:child_process";

/** A Python module, or several of which one will do. */
type Module = string | readonly string[];

const program = `
import json, sys
from importlib.util import find_spec
sys.exit(not all(any(find_spec(name) for name in names) for names in json.loads(sys.argv[1])))
`;

/** A Python that has the modules, or undefined: then a line says what to install, and the tests that need it don't run. */
export function findPython(modules: readonly Module[], debian: string): string | undefined {
  const wanted = JSON.stringify(modules.map((one) => [one].flat()));
  // Debian's packages belong to Debian's Python, which may not be the first on the PATH.
  const found = ["python3", "/usr/bin/python3"].find(
    (python) => spawnSync(python, ["-c", program, wanted]).status === 0,
  );
  if (!found) {
    console.warn(
      `The brokers' sample clients were not run: no python3 here has ${modules.join(", ")}. On Debian: apt-get install ${debian}`,
    );
  }
  return found;
}
