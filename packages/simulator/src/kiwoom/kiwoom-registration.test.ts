import { expect, it } from "vitest";
import { kiwoomToken } from "../../test-support/client.js";
import { simulators } from "../../test-support/simulators.js";
import { connect, type TestSocket } from "../../test-support/socket.js";
import type { Simulator } from "../index.js";

const start = simulators();

async function signedIn({ kiwoom }: Simulator): Promise<TestSocket> {
  const socket = await connect(kiwoom.live.webSocketUrl);
  socket.send({ trnm: "LOGIN", token: (await kiwoomToken(kiwoom.live)).body.token });
  await socket.next();
  return socket;
}

/** The answer to a REG of this alone. */
async function register(socket: TestSocket, data: object): Promise<Record<string, unknown>> {
  socket.send({ trnm: "REG", grp_no: "1", refresh: "1", data: [data] });
  return socket.next();
}

it.each([
  ["trades of no stock", { item: [""], type: ["0B"] }, "1511", "item"],
  ["trades without an item", { type: ["0B"] }, "1511", "item"],
  ["trades among notices, of no stock", { item: [""], type: ["00", "0B"] }, "1511", "item"],
  ["trades of what is no stock", { item: ["005930", "NOPE!!"], type: ["0B"] }, "1517", "item"],
  ["quotes of a stock in small letters", { item: ["0001a0"], type: ["0D"] }, "1517", "item"],
  ["a type that there is not", { item: ["005930"], type: ["ZZ"] }, "1517", "type"],
  ["a type with the wrong case", { item: ["005930"], type: ["0b"] }, "1517", "type"],
])("Kiwoom refuses to register %s", async (_, data, code, field) => {
  const simulator = await start();
  const socket = await signedIn(simulator);
  const { trnm, return_msg: text } = await register(socket, data);
  expect(trnm).toBe("REG");
  expect(text).toMatch(new RegExp(`\\[${code}:.*파라미터=${field}\\]$`));
  expect(simulator.ledger.count({ endpoint: "subscription", outcome: code })).toBe(1);
  const { sockets } = simulator.kiwoom.live;
  for (const symbol of ["", "005930", "NOPE!!"]) expect(sockets.sendTick({ symbol })).toBe(0);
});

it.each([
  ["notices of orders and balances", { item: [""], type: ["00", "04"] }],
  ["notices without an item", { type: ["00"] }],
  ["the times of the market and halts", { item: [""], type: ["0s", "1h"] }],
  ["an index by its number", { item: ["001"], type: ["0J", "0U"] }],
  ["the price of gold", { item: ["MGD"], type: ["0I"] }],
  ["a stock at NXT", { item: ["005930_NX", "005930_AL"], type: ["0B", "0D", "0w"] }],
  ["a code with letters", { item: ["0001A0"], type: ["0A", "0C", "0E", "0F", "0G", "0H", "0g"] }],
  ["a warrant", { item: ["57JBHH"], type: ["0m", "0u"] }],
])("Kiwoom registers %s", async (_, data) => {
  const socket = await signedIn(await start());
  expect(await register(socket, data)).toEqual({ trnm: "REG", return_code: 0, return_msg: "" });
});

it("Kiwoom removes what was never registered, whatever it is called", async () => {
  const socket = await signedIn(await start());
  socket.send({ trnm: "REMOVE", grp_no: "1", data: [{ item: [""], type: ["0B", "ZZ"] }] });
  expect(await socket.next()).toEqual({ trnm: "REMOVE", return_code: 0, return_msg: "" });
});
