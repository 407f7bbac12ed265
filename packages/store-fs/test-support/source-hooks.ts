// Lets a child process run the sources as they are: Node strips the types, these hooks find the files.
import { registerHooks } from "node:module";

registerHooks({
  resolve(specifier, context, next) {
    const ours = /^@auth\/([a-z-]+)$/.exec(specifier);
    if (ours) {
      const path = `../../${ours[1]}/src/index.ts`;
      return next(new URL(path, import.meta.url).href, context);
    }
    const fromSource = context.parentURL?.endsWith(".ts") && specifier.startsWith(".");
    return next(fromSource ? specifier.replace(/\.js$/, ".ts") : specifier, context);
  },
});
