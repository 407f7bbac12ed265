/** What bundle-suite.ts puts into a bundle. */
declare module "runtimes:suite" {
  /** The test file, from its package's folder. */
  export const suite: string;
  export function loadSuite(): Promise<unknown>;
}
