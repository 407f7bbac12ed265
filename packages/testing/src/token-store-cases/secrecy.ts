import { check } from "../suite/checks.js";
import { revealedForm, visibleText } from "../suite/visible-text.js";
import { put, replacing, type StoreCase } from "./bench.js";

const key = "acme-access-token-0123";

/** Invented, and unlike anything else that could be printed. */
export const canaryToken = "canary-token-7Qw3vXz9KpL2mN8r";

/** The token is the one secret of a record. */
export const secrecyCases: readonly StoreCase[] = [
  {
    name: "shows no token when it is printed, inspected or written as JSON",
    async run({ store }) {
      await put(store, replacing(key, 0, canaryToken));
      await store.get(key);
      checkHidden(store, "the store");
      return undefined;
    },
  },
];

/** Fails where printing `value` can show the canary. */
export function checkHidden(value: unknown, what: string): void {
  const form = revealedForm(visibleText(value), canaryToken);
  check(
    form === undefined,
    `${what} shows the token (${form}) when it is printed; keep it in a closure or a #private field`,
  );
}
