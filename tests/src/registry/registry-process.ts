// A program: verdaccio on a free port of loopback, with the configuration of its first argument. Prints its address.
import type { Server } from "node:http";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
// Its declarations name packages that it does not bring.
const { runServer }: { runServer(configuration: unknown): Promise<Server> } = require("verdaccio");

const server = await runServer(JSON.parse(process.argv[2] ?? "{}"));
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  console.log(typeof address === "object" ? `http://127.0.0.1:${address?.port}/` : address);
});
