// The worker that run-workerd.ts starts. All of it loads within the handler: timers and random numbers, which vitest and the
// tests ask for as they load, are refused to a worker before its first event.
export default {
  async test(): Promise<void> {
    await import("./worker-state.ts");
    const { runSuite } = await import("./worker-suite.ts");
    await runSuite();
  },
};
