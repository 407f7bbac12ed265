// A bot in a process of its own, as the story starts it: it gets a token from the shared files, or from KIS.
import { createHash } from "node:crypto";
import { createSystemClock } from "@auth/core";
import { createKisAuth } from "@auth/kis";
import { createFsTokenStore } from "@auth/store-fs";

const [baseUrl = "", directory = "", storyTime = ""] = process.argv.slice(2);
const system = createSystemClock();
const offsetMs = Number(storyTime) - system.now();

const auth = createKisAuth({
  environment: "paper",
  baseUrl,
  store: createFsTokenStore({ directory }),
  // It is the story's time here as well.
  clock: { ...system, now: () => system.now() + offsetMs },
});
const token = await auth.getToken();
await auth.close();
// Enough to compare two tokens by, and nothing to use one with.
console.log(createHash("sha256").update(token.value).digest("hex").slice(0, 12));
