// A process in which one peer goes through everything once: `node behaviour-child.ts <peer>`. Answers with what it did.
import { answerParent } from "../measure/child.ts";
import { loadPeer } from "../peers/all-peers.ts";
import { observe, type Scale } from "./scenarios.ts";

const peer = await loadPeer(process.argv[2] ?? "");
// A peer's forgotten promise would end the process, and with it the count.
process.on("unhandledRejection", () => {});
await answerParent((scale: Scale) => observe(peer, scale));
