// Lets a child process run the sources as they are: Node strips the types, this hook finds the files.
import { registerHooks } from "node:module";

registerHooks({
  resolve(specifier, context, next) {
    const fromSource = context.parentURL?.endsWith(".ts") && specifier.startsWith(".");
    return next(fromSource ? specifier.replace(/\.js$/, ".ts") : specifier, context);
  },
});
