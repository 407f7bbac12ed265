/** What bundle-suite.ts puts into a bundle. */
declare module "runtimes:suite" {
  /** The test file, from its package's folder. */
  export const suite: string;
  /** The variables that make suites shorter or longer. */
  export const environment: Record<string, string>;
  export const testTimeoutMs: number;
  export function loadSuite(): Promise<unknown>;
}
