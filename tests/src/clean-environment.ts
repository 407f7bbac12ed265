/**
 * The environment for programs that are started as a user would start them: without what pnpm, turbo and vitest
 * leave in ours, and without anyone's credentials.
 */
export function cleanEnvironment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  const ours =
    /^(?:npm_(?!config_registry$)|pnpm_|PNPM_|TURBO_|VITEST|KIS_|KIWOOM_|INIT_CWD$|NODE_ENV$|NODE_PATH$|NODE_OPTIONS$|TEST$|PROD$|DEV$|MODE$|BASE_URL$|SSR$)/;
  const kept = Object.entries(process.env).filter(([name]) => !ours.test(name));
  return { ...Object.fromEntries(kept), ...extra };
}
