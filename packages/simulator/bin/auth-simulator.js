#!/usr/bin/env node
// Not the built file itself: package managers link a package's program at install, which in a fresh clone is before the build.
import "../dist/cli.js";
