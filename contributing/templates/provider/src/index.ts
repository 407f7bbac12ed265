export type { ExampleEnvironment, ExampleOptions } from "./example-options.js";
export { createExampleProvider } from "./example-provider.js";
