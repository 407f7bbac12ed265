// A user's program where the platform has types (DOM, or @types/node): `auth.fetch` is a fetch. Compiled, never run.
import { createKisAuth } from "@auth/kis";
import { createKiwoomAuth } from "@auth/kiwoom";

const kis = createKisAuth({ environment: "paper", fetch: globalThis.fetch });
const kiwoom = createKiwoomAuth({ environment: "paper", fetch });

/** It goes wherever a client takes a fetch. */
export const clients: { fetch: typeof fetch }[] = [{ fetch: kis.fetch }, { fetch: kiwoom.fetch }];

/** Everything that fetch takes and returns, under its own type. */
export async function quote(request: Request): Promise<Response> {
  const signal: AbortSignal = AbortSignal.timeout(1_000);
  await kis.getToken({ signal });
  await kis.fetch(new URL("https://openapivts.koreainvestment.com:29443/"), {
    method: "POST",
    headers: new Headers({ tr_id: "FHKST01010100" }),
    body: new URLSearchParams({ a: "b" }),
    signal,
  });
  return kiwoom.fetch(request);
}
