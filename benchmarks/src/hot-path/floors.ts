/** What the least that a correct cache does is called in tables. */
export const floors = {
  async: "floor: async function, one clock compare",
  least: "least: one clock compare, one promise for all",
  sync: "floor: function, one clock compare",
  headers: "floor: async function, one clock compare, an object",
} as const;

interface Held {
  token: string;
  expiresAt: number;
}

function hold(): Held {
  return { token: "x".repeat(350), expiresAt: Date.now() + 86_400_000 };
}

/** An async function that looks at the clock and returns a string. */
export function createAsyncFloor(): () => Promise<string> {
  const held = hold();
  return async () => {
    if (Date.now() < held.expiresAt) return held.token;
    throw new Error("expired");
  };
}

/** As little as a correct cache can do: it looks at the clock, and every caller gets the same promise. */
export function createLeast(): () => Promise<string> {
  const { token, expiresAt } = hold();
  const held = Promise.resolve(token);
  return () => (Date.now() < expiresAt ? held : Promise.reject(new Error("expired")));
}

/** A function that looks at the clock and returns a string. */
export function createSyncFloor(): () => string | undefined {
  const held = hold();
  return () => (Date.now() < held.expiresAt ? held.token : undefined);
}

/** An async function that looks at the clock and returns the headers that KIS wants. */
export function createHeadersFloor(): () => Promise<Record<string, string>> {
  const held = hold();
  const rest = { appkey: "x".repeat(36), appsecret: "x".repeat(180), custtype: "P" };
  return async () => {
    if (Date.now() < held.expiresAt) return { authorization: `Bearer ${held.token}`, ...rest };
    throw new Error("expired");
  };
}
