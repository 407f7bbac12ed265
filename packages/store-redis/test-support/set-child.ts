// A process of its own with a store of its own: it makes one call of set, and says the answer.
import type { SetCall } from "@auth/testing";
import { createClient } from "redis";
import { say, untilGo } from "../../store-kit/test-support/start-child.js";
import { createRedisTokenStore } from "../src/index.js";

/** What it is to do. */
export interface SetJob {
  url: string;
  prefix: string;
  call: SetCall;
}

const { url, prefix, call }: SetJob = JSON.parse(process.argv[2] ?? "");
const client = createClient({ url, name: "set-child" });
await client.connect();
const store = createRedisTokenStore({ client, prefix });
await untilGo();
say(await store.set(call.key, call.record, call.options));
await client.close();
