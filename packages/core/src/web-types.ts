/**
 * The platform's own types where the program has them (DOM, `@types/node`, Bun, Deno, workerd), and a
 * structural stand-in where it does not: the emitted declarations then compile with `lib: ["es2022"]` alone.
 */

/**
 * `AbortSignal` of the platform.
 *
 * @group Platform types
 */
export type PlatformAbortSignal = typeof globalThis extends { AbortSignal: { prototype: infer T } }
  ? T
  : {
      readonly aborted: boolean;
      readonly reason: unknown;
      addEventListener(type: "abort", listener: () => void, options?: { once?: boolean }): void;
      removeEventListener(type: "abort", listener: () => void): void;
    };

/**
 * `URL` of the platform.
 *
 * @group Platform types
 */
export type PlatformUrl = typeof globalThis extends { URL: { prototype: infer T } }
  ? T
  : { readonly href: string };

/**
 * `Request` of the platform.
 *
 * @group Platform types
 */
export type PlatformRequest = typeof globalThis extends { Request: { prototype: infer T } }
  ? T
  : { readonly url: string; readonly method: string };

/**
 * `RequestInit` of the platform: what its `Request` takes as the second argument.
 *
 * @group Platform types
 */
export type PlatformRequestInit = typeof globalThis extends {
  Request: new (input: never, init?: infer T) => unknown;
}
  ? NonNullable<T>
  : {
      method?: string;
      headers?: Record<string, string>;
      body?: string | null;
      signal?: PlatformAbortSignal | null;
    };

/**
 * `Response` of the platform.
 *
 * @group Platform types
 */
export type PlatformResponse = typeof globalThis extends { Response: { prototype: infer T } }
  ? T
  : {
      readonly ok: boolean;
      readonly status: number;
      readonly url: string;
      readonly headers: { get(name: string): string | null };
      json(): Promise<unknown>;
      text(): Promise<string>;
    };

/**
 * `fetch` of the platform, as a plain function. (`typeof fetch` itself has further members on some platforms, which a
 * wrapper of yours would lack.)
 *
 * @group Platform types
 */
export type PlatformFetch = (
  input: string | PlatformUrl | PlatformRequest,
  init?: PlatformRequestInit,
) => Promise<PlatformResponse>;
