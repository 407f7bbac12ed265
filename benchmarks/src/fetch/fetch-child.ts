// A process that sends requests one after another: `node fetch-child.ts <thing> <server>`.
import { createKisAuth } from "@auth/kis";
import { answerParent } from "../measure/child.ts";
import { timeAsync } from "../measure/loops.ts";
import { type FetchThing, fetchThings } from "./fetch-things.ts";

const [name = "", url = ""] = process.argv.slice(2);
const path = "/uapi/domestic-stock/v1/quotations/inquire-price?FID_INPUT_ISCD=005930";
const headers = { tr_id: "FHKST01010100" };
const auth = createKisAuth({
  environment: "paper",
  appKey: "PSbenchmarkAppKey0000000000000000000",
  appSecret: "s".repeat(180),
  baseUrl: url,
});
const authHeaders = { ...(await auth.headers(url)), ...headers };

const calls: Record<FetchThing, () => Promise<Response>> = {
  bare: () => fetch(url + path, { headers }),
  headers: () => fetch(url + path, { headers: authHeaders }),
  copied: async () => {
    const response = await fetch(url + path, { headers: authHeaders });
    await response.clone().text();
    return response;
  },
  auth: () => auth.fetch(path, { headers }),
};
const [thing] = Object.entries(fetchThings).find(([, title]) => title === name) ?? [];
const call = calls[thing as FetchThing];
await answerParent<{ ms: number }>(({ ms }) => timeAsync(async () => (await call()).text(), ms));
