/**
 * The platform's own types where the program has them (DOM, `@types/node`, Bun, Deno, workerd), and a
 * structural stand-in where it does not: the emitted declarations then compile with `lib: ["es2022"]` alone.
 */

/** `AbortSignal` of the platform. */
export type PlatformAbortSignal = typeof globalThis extends { AbortSignal: { prototype: infer T } }
  ? T
  : {
      readonly aborted: boolean;
      readonly reason: unknown;
      addEventListener(type: "abort", listener: () => void, options?: { once?: boolean }): void;
      removeEventListener(type: "abort", listener: () => void): void;
    };
