import type { Provider } from "@auth/core";
import {
  type ProviderContext,
  type ProviderSuite,
  type TestRunner,
  testProvider,
} from "../../index.js";
import { acmeSuite } from "../acme-suite.js";
import { type AcmeEnvironment, type AcmeSteps, createAcmeProvider } from "../sound-provider.js";

/** A provider with one mistake that a real author makes, and the one case that must fail of it. */
export interface BrokenProvider {
  mistake: string;
  /** The beginning of the case's name. */
  fails: string;
  declare(runner: Required<TestRunner>): void;
}

export type Context = ProviderContext<AcmeEnvironment>;

/** The sound provider with some of its steps replaced. */
export function broken(
  mistake: string,
  fails: string,
  changes: Partial<AcmeSteps>,
): BrokenProvider {
  return changed(mistake, fails, (context) => createAcmeProvider(context, changes));
}

/** A provider made of the sound one; `suite` changes what the suite is told. */
export function changed(
  mistake: string,
  fails: string,
  create: (context: Context) => Provider,
  suite: Partial<ProviderSuite<AcmeEnvironment>> = {},
): BrokenProvider {
  const declare = (runner: Required<TestRunner>): void =>
    testProvider({ ...acmeSuite, create, ...suite, ...runner });
  return { mistake, fails, declare };
}
