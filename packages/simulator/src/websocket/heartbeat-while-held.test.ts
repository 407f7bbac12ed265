import { expect, it } from "vitest";
import { kiwoomToken } from "../../test-support/client.js";
import { simulators } from "../../test-support/simulators.js";
import {
  approvalKey,
  connect,
  subscription,
  type TestSocket,
  wsDial,
} from "../../test-support/socket.js";

const start = simulators();
const pings = { tickIntervalMs: 0, pingIntervalMs: 10_000, unansweredPings: 1 };

/** Sends each of the next heartbeats back, as it came; `step` makes one due. */
async function answerHeartbeats(socket: TestSocket, step: () => void): Promise<void> {
  for (let heartbeat = 0; heartbeat < 4; heartbeat += 1) {
    step();
    socket.send(await socket.nextText());
    // The next one would be one too many for a client that has not answered this.
    await socket.read();
  }
}

// A client that is there must not be cut because a test keeps another message of its at the door.
it("a client of KIS that answers each PINGPONG stays, however long a message of its is held", async () => {
  const { kis, clock } = await start({ kis: pings });
  const socket = await connect(kis.live.webSocketUrl, wsDial);
  const held = kis.live.holdNext("websocket");
  socket.send(subscription(await approvalKey(kis.live)));
  await held.arrived;
  await answerHeartbeats(socket, () => clock.advance(10_000));
  held.release();
  expect(await socket.next()).toMatchObject({ body: { msg_cd: "OPSP0000" } });
});

it("so does a client of Kiwoom that sends each PING back", async () => {
  const { kiwoom, clock } = await start({ kiwoom: pings });
  const socket = await connect(kiwoom.live.webSocketUrl, wsDial);
  socket.send({ trnm: "LOGIN", token: (await kiwoomToken(kiwoom.live)).body.token });
  await socket.next();
  const held = kiwoom.live.holdNext("subscription");
  socket.send({
    trnm: "REG",
    grp_no: "1",
    refresh: "1",
    data: [{ item: ["005930"], type: ["0B"] }],
  });
  await held.arrived;
  await answerHeartbeats(socket, () => clock.advance(10_000));
  held.release();
  expect(await socket.next()).toMatchObject({ trnm: "REG", return_code: 0 });
});
