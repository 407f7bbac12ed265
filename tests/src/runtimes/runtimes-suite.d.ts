/** What bundle-suite.ts puts into a bundle. */
declare module "runtimes:suite" {
  /** The test file, from its package's folder. */
  export const suite: string;
  export const modelRuns: string;
  export const testTimeoutMs: number;
  export function loadSuite(): Promise<unknown>;
}
