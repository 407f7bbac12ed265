// What vitest's engine expects to find around it. Imported before vitest itself, which looks for it as it loads.

import { environment, testTimeoutMs } from "runtimes:suite";
import type { SerializedConfig } from "vitest";

/** The part of vitest's configuration that its engine reads; as in vitest.config.ts, otherwise its own defaults. */
const read = {
  root: "/",
  name: undefined,
  setupFiles: [],
  defines: {},
  testTimeout: testTimeoutMs,
  hookTimeout: testTimeoutMs,
  teardownTimeout: testTimeoutMs,
  maxConcurrency: 5,
  retry: 0,
  passWithNoTests: false,
  allowOnly: false,
  globals: false,
  expect: { requireAssertions: false, poll: {} },
  sequence: { shuffle: false, concurrent: false, hooks: "stack", setupFiles: "list", seed: 1 },
  snapshotOptions: {
    updateSnapshot: "none",
    expand: false,
    snapshotFormat: {},
    // No test here has any.
    snapshotEnvironment: {
      resolvePath: async (path: string): Promise<string> => path,
      readSnapshotFile: async (): Promise<null> => null,
    },
  },
  fakeTimers: {
    loopLimit: 10_000,
    shouldClearNativeTimers: true,
    toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance"],
  },
  chaiConfig: {},
  benchmark: { enabled: false },
  experimental: { importDurations: { limit: 0 }, viteModuleRunner: true, traceTimeline: false },
  tags: [],
  strictTags: false,
};

export const config: SerializedConfig = read as unknown as SerializedConfig;

type Listener = (reason: unknown) => void;
const listeners = new Map<Listener, (event: Event) => void>();

// The news of unhandled rejections that tests ask `process` for are an event here. The packages ask for neither.
const { process } = globalThis;
Object.assign(process.env, environment);
Object.assign(process, {
  on(_name: string, listener: Listener): void {
    const heard = (event: Event): void => listener((event as PromiseRejectionEvent).reason);
    listeners.set(listener, heard);
    globalThis.addEventListener("unhandledrejection", heard);
  },
  off(_name: string, listener: Listener): void {
    const heard = listeners.get(listener);
    if (heard !== undefined) globalThis.removeEventListener("unhandledrejection", heard);
  },
});

Object.assign(globalThis, {
  __PACKAGE_VERSION__: "0.0.0-source",
  __vitest_worker__: {
    config,
    ctx: { pool: "worker" },
    environment: { name: "worker" },
    durations: { fetch: 0, environment: 0, prepare: 0 },
    providedContext: {},
    // What `vi.stubEnv` changes.
    metaEnv: process.env,
    evaluatedModules: { idToModuleMap: new Map() },
    // What the engine tells the process that started it: nobody needs it here, the report says it all at the end.
    rpc: new Proxy({}, { get: () => async () => undefined }),
    onCleanup: () => undefined,
    onCancel: () => undefined,
  },
});
