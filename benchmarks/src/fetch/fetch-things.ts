/** What the things that are measured are called in tables. */
export const fetchThings = {
  bare: "fetch",
  headers: "fetch, with the broker's headers written by hand",
  auth: "@auth/kis auth.fetch",
} as const;

export type FetchThing = keyof typeof fetchThings;
