// A process that asks for one token, and waits for the word to do so: `node cold-child.ts <peer> <token server> <folder>`.
import { answerParent } from "../measure/child.ts";
import { loadPeer } from "../peers/all-peers.ts";

const [name = "", url = "", folder = ""] = process.argv.slice(2);
const peer = await loadPeer(name);
const open = await peer.open({ url, secret: "benchmark-secret".repeat(12), folder });
await answerParent(async () => open.read(await open.getToken()).length);
