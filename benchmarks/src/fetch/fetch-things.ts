/** What the things that are measured are called in tables. */
export const fetchThings = {
  bare: "fetch",
  headers: "fetch, with the broker's headers written by hand",
  copied: "least: fetch with these headers, a copy of the answer read first",
  auth: "@auth/kis auth.fetch",
} as const;

export type FetchThing = keyof typeof fetchThings;
