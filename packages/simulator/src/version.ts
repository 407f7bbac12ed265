declare const __PACKAGE_VERSION__: string | undefined;

/** The version of this package; the build puts it in. */
export const version: string =
  typeof __PACKAGE_VERSION__ === "undefined" ? "0.0.0-source" : __PACKAGE_VERSION__;
