import { createTokenManager, type IssuePolicy, type TokenManager } from "@auth/core";

const policy: IssuePolicy = {
  reissue: "independent",
  lifetimeMs: 86_400_000,
  issueIntervalMs: 60_000,
  issueTimeoutMs: 10_000,
  advisoryMs: 1_800_000,
  mandatoryMs: 60_000,
  recovery: "issue",
};

/** Token managers that hold a valid token each, of 350 characters that it shares with none. */
export async function createManagers(count: number): Promise<TokenManager[]> {
  const managers = Array.from({ length: count }, (_, index) => {
    // In one piece, as a key of hexadecimal digits is: what padStart gives are many.
    const number = Buffer.from(String(index).padStart(64, "0")).toString("latin1");
    return createTokenManager({
      provider: {
        id: "benchmark",
        kind: "access-token",
        policy,
        tokenKey: async () => `benchmark-access-token-${number}`,
        issueToken: async () => ({
          value: Buffer.from(number.padStart(350, "x")).toString("latin1"),
          expiresAt: Date.now() + policy.lifetimeMs,
        }),
      },
    });
  });
  for (const manager of managers) await manager.getToken();
  return managers;
}
