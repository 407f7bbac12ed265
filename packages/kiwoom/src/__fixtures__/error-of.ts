import { type AuthError, isAuthError } from "@auth/core";

/** The AuthError that `act` throws; a test failure where it throws another one, or none. */
export function errorOf(act: () => unknown): AuthError {
  try {
    act();
  } catch (error) {
    if (isAuthError(error)) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

/** The AuthError that `promise` rejects with; a test failure where it rejects with another one, or resolves. */
export async function rejectionOf(promise: Promise<unknown>): Promise<AuthError> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  return errorOf(() => {
    if (outcome !== undefined) throw outcome.error;
  });
}
