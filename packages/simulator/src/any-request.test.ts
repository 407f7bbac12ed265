import { once } from "node:events";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { anyKisMessage, anyKiwoomMessage } from "../test-support/any-message.js";
import {
  anyBody,
  anyPath,
  anyRequest,
  type HostName,
  hostNames,
} from "../test-support/any-request.js";
import { kisToken, kiwoomToken } from "../test-support/client.js";
import { parseReplies, sendRaw } from "../test-support/send-raw.js";
import { hourMs, minuteMs, simulators } from "../test-support/simulators.js";
import { approvalKey } from "../test-support/socket.js";
import type { Simulator } from "./index.js";

const start = simulators();

/** Everything secret of every host, by the name that the requests below have for it. */
type Secrets = ReadonlyMap<string, string>;

async function startWithSecrets(): Promise<{ simulator: Simulator; secrets: Secrets }> {
  const simulator = await start({
    kis: { issueIntervalMs: 0 },
    kiwoom: { tokenRequestsPerSecond: 0 },
  });
  const { clock, kis, kiwoom } = simulator;
  const secrets = new Map<string, string>();
  for (const host of [kis.live, kis.paper]) {
    const name = `kis-${host.environment}`;
    secrets.set(`<${name} key>`, host.appKey).set(`<${name} secret>`, host.appSecret);
    secrets.set(`<${name} spare>`, String((await kisToken(host)).body.access_token));
    secrets.set(`<${name} approval>`, await approvalKey(host));
  }
  // After six hours KIS gives another token, and the first lives on.
  clock.advance(6 * hourMs);
  for (const host of [kis.live, kis.paper]) {
    const name = `kis-${host.environment}`;
    secrets.set(`<${name} token>`, String((await kisToken(host)).body.access_token));
  }
  for (const host of [kiwoom.live, kiwoom.paper]) {
    const name = `kiwoom-${host.environment}`;
    secrets.set(`<${name} key>`, host.appKey).set(`<${name} secret>`, host.secretKey);
    secrets.set(`<${name} token>`, String((await kiwoomToken(host)).body.token));
  }
  return { simulator, secrets };
}

function hostOf({ kis, kiwoom }: Simulator, name: HostName) {
  const environment = name.endsWith("live") ? "live" : "paper";
  return name.startsWith("kis") ? kis[environment] : kiwoom[environment];
}

/** The text with the secrets that it names put in. */
function fill(text: string, secrets: Secrets): string {
  return text.replace(/<ki\w+-\w+ \w+>/g, (name) => secrets.get(name) ?? name);
}

/** The names of the fields of every answer that KIS has. */
const kisForms = [
  "error_code error_description",
  "msg1 msg_cd rt_cd",
  "msg1 msg_cd output rt_cd",
  "access_token access_token_token_expired expires_in token_type",
  "approval_key",
  "code message",
  "BODY HASH",
];

/** Whether the text is an answer as the broker words its own. */
function isBrokersOwn(host: HostName, text: string): boolean {
  const body = JSON.parse(text) as Record<string, unknown>;
  if (host.startsWith("kis")) return kisForms.includes(Object.keys(body).sort().join(" "));
  return typeof body.return_code === "number" && typeof body.return_msg === "string";
}

function expectNoSecret({ ledger }: Simulator, secrets: Secrets): void {
  const text = JSON.stringify(ledger);
  for (const secret of secrets.values()) expect(text.includes(secret)).toBe(false);
}

/** That the requests were not all turned away at the door. */
function expectOutcomes({ ledger }: Simulator, outcomes: readonly string[]): void {
  const seen = new Set(ledger.entries.map(({ outcome }) => outcome));
  for (const outcome of outcomes) expect(seen).toContain(outcome);
}

describe("whatever a client sends", () => {
  it("over HTTP, each host answers in its broker's form, and no secret is noted", async () => {
    const { simulator, secrets } = await startWithSecrets();
    await fc.assert(
      fc.asyncProperty(anyRequest, async ({ host, method, path, headers, body }) => {
        const sent = Buffer.from(fill(body, secrets));
        const head = [
          `${method} ${fill(path, secrets)} HTTP/1.1`,
          ...["Host: localhost", `Content-Length: ${sent.length}`],
          ...headers.map(([name, value]) => `${name}: ${fill(value, secrets)}`),
        ];
        const { url } = hostOf(simulator, host);
        const raw = await sendRaw(url, `${head.join("\r\n")}\r\n\r\n`, sent);
        const replies = parseReplies(raw);
        expect(replies).toHaveLength(1);
        expect(isBrokersOwn(host, replies[0]?.body ?? "")).toBe(true);
      }),
      { seed: 5, numRuns: 600 },
    );
    expectNoSecret(simulator, secrets);
    for (const name of hostNames) expect(hostOf(simulator, name).orders.length).toBeGreaterThan(2);
    expectOutcomes(simulator, [
      "ok",
      "EGW00103",
      "EGW00121",
      "EGW00202",
      "EGW00304",
      "8001",
      "8005",
      "1504",
    ]);
  });

  it("that is no whole request, each host ends it and serves the next", async () => {
    const { simulator, secrets } = await startWithSecrets();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...hostNames),
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          fc
            .tuple(anyPath, anyBody, fc.nat(2000), fc.constantFrom("", "Upgrade: websocket\r\n"))
            .map(([path, body, length, more]) => {
              const text = `POST ${path} HTTP/1.1\r\nConnection: Upgrade\r\nHost: x\r\n${more}`;
              return Buffer.from(fill(`${text}Content-Length: ${length}\r\n\r\n${body}`, secrets));
            }),
        ),
        async (host, bytes) => {
          const { url } = hostOf(simulator, host);
          await sendRaw(url, bytes);
          const next = await sendRaw(url, "GET /oauth2/ HTTP/1.1\r\nHost: x\r\n\r\n");
          expect(parseReplies(next).map(({ status }) => status)).toEqual([404]);
        },
      ),
      { seed: 5, numRuns: 150 },
    );
    expectNoSecret(simulator, secrets);
  });

  it("over a WebSocket, each host answers in its broker's form or ends it, and no secret is noted", async () => {
    const { simulator, secrets } = await startWithSecrets();
    const message = fc.oneof(
      { weight: 3, arbitrary: anyKisMessage().map((one) => JSON.stringify(one)) },
      { weight: 3, arbitrary: anyKiwoomMessage().map((one) => JSON.stringify(one)) },
      anyBody,
      fc.uint8Array({ maxLength: 64 }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...hostNames),
        fc.array(message, { minLength: 1, maxLength: 6 }),
        async (host, messages) => {
          const socket = new WebSocket(hostOf(simulator, host).webSocketUrl);
          socket.on("error", () => undefined);
          const heard: string[] = [];
          socket.on("message", (data) => {
            heard.push(String(data));
            // The answer to the last message: all before it have theirs.
            if (String(data).includes("LAST")) socket.close();
          });
          const closed = once(socket, "close");
          await once(socket, "open");
          for (const one of messages) {
            socket.send(typeof one === "string" ? fill(one, secrets) : one);
          }
          socket.send(JSON.stringify(lastMessages[host.startsWith("kis") ? "kis" : "kiwoom"]));
          const [code] = await closed;
          // A cut would mean that the simulator broke, but for the one that KIS is known for.
          const { outcome: lastOutcome } = simulator.ledger.entries.at(-1) ?? {};
          const ending = lastOutcome === "wrong-hts-id" ? [1005, 1006] : [1000, 1005];
          expect(ending).toContain(code);
          for (const text of heard) expect([text, isFrame(host, text)]).toEqual([text, true]);
        },
      ),
      { seed: 5, numRuns: 150 },
    );
    expectNoSecret(simulator, secrets);
    expectOutcomes(simulator, ["ok", "OPSP0002", "OPSP0011", "OPSP9999", "8005", "100013"]);
    const { ledger } = simulator;
    for (const broker of ["kis", "kiwoom"] as const) {
      for (const endpoint of ["websocket", "subscription"] as const) {
        expect(ledger.count({ broker, endpoint, outcome: "ok" })).toBeGreaterThan(0);
      }
    }
    simulator.clock.advance(minuteMs);
    expect((await kisToken(simulator.kis.live)).status).toBe(200);
  });
});

/** Messages whose answers can be told from others: one of a key that does not exist, and one of a name that does not. */
const lastMessages = {
  kis: {
    header: { approval_key: "x", custtype: "P", tr_type: "1", "content-type": "utf-8" },
    body: { input: { tr_id: "H0STCNT0", tr_key: "LAST" } },
  },
  kiwoom: { trnm: "LAST" },
};

/** Whether it is a frame as the broker's own are; Kiwoom gives a PING back its like. */
function isFrame(host: HostName, text: string): boolean {
  const frame = JSON.parse(text) as Record<string, Record<string, unknown>>;
  if (host.startsWith("kiwoom")) return typeof frame.trnm === "string";
  return typeof frame.header?.tr_id === "string" && /^OPSP\d{4}$/.test(String(frame.body?.msg_cd));
}
