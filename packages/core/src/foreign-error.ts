import { AuthError, type AuthErrorCode, isAuthError } from "./auth-error.js";

/**
 * An error of a provider or a store, as an AuthError. Of one that is none, only its code or its name is told: its message
 * may quote the request or the record.
 *
 * @param story - what failed, such as `The token store failed in get()`
 */
export function foreignError(error: unknown, code: AuthErrorCode, story: string): AuthError {
  if (isAuthError(error)) return error;
  const thrown = Object(error) as { code?: unknown };
  const name = error instanceof Error ? error.name : typeof error;
  const isPlainCode = typeof thrown.code === "string" && /^[A-Z][A-Z0-9_]{1,40}$/.test(thrown.code);
  return new AuthError(code, `${story} with ${isPlainCode ? thrown.code : name}.`);
}
