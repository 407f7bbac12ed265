// A broker on localhost that keeps connections open, in a process of its own: `node server-child.ts`. Answers with its port.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { answerParent } from "../measure/child.ts";
import { kis } from "../peers/kis.ts";
import { dayMs } from "../peers/peer.ts";

/** As long as KIS's answer to the price of a share: one KiB. */
const quote = JSON.stringify({
  rt_cd: "0",
  msg_cd: "MCA00000",
  output: Object.fromEntries(
    Array.from({ length: 32 }, (_, index) => [`field_${index}`, "71000.00000000"]),
  ),
});

const server = createServer((request, response) => {
  request.resume();
  const isToken = request.url === "/oauth2/tokenP";
  const token = { value: "x".repeat(350), expiresAt: Date.now() + dayMs };
  response.writeHead(200, { "content-type": "application/json" });
  response.end(isToken ? JSON.stringify(kis.dialect.issued(token, dayMs)) : quote);
});
server.keepAliveTimeout = 600_000;
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
await answerParent(() => (server.address() as AddressInfo).port);
