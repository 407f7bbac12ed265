import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { expect, it } from "vitest";
import { openWebSocket } from "./web-socket.ts";

it("where nobody listens, the demo ends with the address instead of waiting for ever", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  await expect(openWebSocket(`ws://127.0.0.1:${port}`)).rejects.toThrow(
    `no connection to ws://127.0.0.1:${port}`,
  );
});
