/** Sign-ins that a test wants refused. */
export interface SignInRefusals {
  /** @throws TypeError for a code that the broker does not have. */
  add(code: string | undefined, times: number): void;
  /** The code that refuses this sign-in, if one does. */
  take(): string | undefined;
  clear(): void;
  /** How many sign-ins will still be refused; `Infinity` where there is no end. */
  waiting(): number;
}

export function createSignInRefusals(
  usualCode: string,
  isCode: (code: string) => boolean,
  /** For the error: which codes there are. */
  codes: string,
): SignInRefusals {
  let waiting: { readonly code: string; left: number }[] = [];
  return {
    add(code = usualCode, times) {
      if (!isCode(code)) {
        throw new TypeError(`no sign-in is refused with "${code}"; the codes are ${codes}`);
      }
      waiting.push({ code, left: times });
    },
    take() {
      const first = waiting[0];
      if (!first) return undefined;
      first.left -= 1;
      waiting = waiting.filter(({ left }) => left > 0);
      return first.code;
    },
    clear() {
      waiting = [];
    },
    waiting: () => waiting.reduce((sum, { left }) => sum + left, 0),
  };
}
