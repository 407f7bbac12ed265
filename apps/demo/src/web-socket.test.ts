import { expect, it } from "vitest";
import { freePort } from "../../../packages/store-kit/test-support/free-port.ts";
import { openWebSocket } from "./web-socket.ts";

it("where nobody listens, the demo ends with the address instead of waiting for ever", async () => {
  const url = `ws://127.0.0.1:${await freePort()}`;
  await expect(openWebSocket(url)).rejects.toThrow(`no connection to ${url}`);
});
