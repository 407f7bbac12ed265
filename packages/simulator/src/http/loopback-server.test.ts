import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { request } from "../../test-support/client.js";
import { hourMs, simulators } from "../../test-support/simulators.js";

const start = simulators();

describe("closing with a grace", () => {
  it("ends at once, on every port, who has not asked for anything", async () => {
    const { kis, kiwoom, control, close } = await start({ control: true });
    const hosts = [kis.live, kis.paper, kiwoom.live, kiwoom.paper, { url: control?.url ?? "" }];
    const begun = ["", "GET / HT", "POST / HTTP/1.1\r\nhost: x\r\n"];
    const asked = "GET / HTTP/1.1\r\nhost: x\r\n\r\n";
    for (const { url } of hosts) {
      for (const bytes of [...begun, asked, `${asked}GET /`]) {
        const client = connect(Number(new URL(url).port), "127.0.0.1").resume();
        const heard = bytes.startsWith(asked) ? once(client, "data") : once(client, "connect");
        client.write(bytes);
        await heard;
      }
      // The server has seen all of them: it takes connections in turn, and has answered the newest.
      await request(url);
    }
    await close({ graceMs: hourMs });
  });

  it("lets a request whose head has come in become whole, and answers it", async () => {
    const { kis, ledger, close } = await start();
    const client = connect(Number(new URL(kis.live.url).port), "127.0.0.1");
    const heard: Buffer[] = [];
    client.on("data", (data: Buffer) => heard.push(data));
    client.write(
      "POST / HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 2\r\n\r\n{",
    );
    // The head has been read.
    await once(client, "data");
    const ended = once(client, "close");
    const closed = close({ graceMs: hourMs });
    client.write("}");
    await Promise.all([closed, ended]);
    expect(ledger.entries).toMatchObject([{ outcome: "EGW00202", status: 404 }]);
    expect(Buffer.concat(heard).toString("utf8")).toContain("EGW00202");
  });
});
