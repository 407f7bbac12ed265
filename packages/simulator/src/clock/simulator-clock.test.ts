import { expect, it } from "vitest";
import { hourMs, secondMs, simulators, startAt } from "../../test-support/simulators.js";
import { approvalKey, connect, subscription } from "../../test-support/socket.js";
import { formatKoreanTimestamp } from "./korean-timestamp.js";

const start = simulators();

it("a clock that leaps, is turned back and runs fast is what an open WebSocket goes by", async () => {
  const { kis, clock } = await start({
    kis: { pingIntervalMs: 5 * secondMs, tickIntervalMs: 10 * secondMs, unansweredPings: 0 },
  });
  const socket = await connect(kis.live.webSocketUrl);
  socket.send(subscription(await approvalKey(kis.live)));
  await socket.nextText();
  /** A trade, or the time of a PINGPONG. */
  const heard = async (): Promise<string> => {
    const text = await socket.nextText();
    return text.includes("PINGPONG") ? JSON.parse(text).header.datetime : "trade";
  };

  // Ten days at once are one PINGPONG and one trade, not 172,800 and 86,400.
  clock.advance(10 * 24 * hourMs);
  expect([await heard(), await heard()]).toEqual(["20261201003000", "trade"]);
  clock.advance(5 * secondMs);
  expect(await heard()).toBe("20261201003005");
  clock.advance(5 * secondMs);
  expect([await heard(), await heard()]).toEqual(["20261201003010", "trade"]);

  clock.set(startAt - hourMs);
  clock.run(1000);
  const times = [await heard(), await heard()].filter((text) => text !== "trade");
  clock.run(0);
  // From half past eleven of the evening before until now, however long that took.
  const now = formatKoreanTimestamp(clock.now(), "compact");
  expect(times.length).toBeGreaterThan(0);
  for (const time of times) expect(["20261120233000", time, now].sort()[1]).toBe(time);
  expect(kis.live.sockets.open).toBe(1);
});
