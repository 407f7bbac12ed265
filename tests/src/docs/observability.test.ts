import { fork } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { root } from "@auth/scripts/repository";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createSecretFinder } from "../canary/find-secrets.ts";
import { cleanEnvironment } from "../clean-environment.ts";
import { createConsumerProject } from "../snippets/consumer-project.ts";
import { readSnippets } from "../snippets/read-snippets.ts";
import { removeFolder } from "../temporary-folder.ts";

/** What OpenTelemetry's SDK was given. */
interface Telemetry {
  points: { name: string; value: number; attributes: Record<string, string> }[];
  spanEvents: { name: string; attributes: Record<string, string> }[];
  secrets: string[];
}

let project: string;
let telemetry: Telemetry;
let output: string;

beforeAll(async () => {
  project = createConsumerProject();
  const watchers = readSnippets(join(root, "docs/guides/observability.md"))
    .filter(({ code }) => /^import .* from "(pino|@opentelemetry\/api)";$/m.test(code))
    .map(({ code }, index) => {
      const file = join(project, `watcher-${index}.ts`);
      writeFileSync(file, code);
      return pathToFileURL(file).href;
    });
  expect(watchers).toHaveLength(2);
  const bot = fork(join(import.meta.dirname, "watched-bot.ts"), watchers, {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
    env: cleanEnvironment({}),
    execArgv: [],
  });
  const printed = bot.stdout ? text(bot.stdout) : "";
  [telemetry] = await once(bot, "message");
  output = await printed;
});
afterAll(() => removeFolder(project));

const about = { "auth.provider": "kis", "auth.kind": "access-token", "auth.environment": "paper" };

test("the guide's OpenTelemetry counts what happens to the token of a bot that knows nothing of it", () => {
  const counts = telemetry.points.filter(({ name }) => name === "auth.events");
  const byEvent = counts.map(({ value, attributes }) => [
    attributes["auth.event"],
    attributes["auth.from"] ?? attributes["error.type"],
    value,
  ]);
  expect(byEvent).toEqual([
    ["token-changed", "provider", 1],
    ["token-rejected", undefined, 1],
    ["refresh-failed", "AUTH_INVALID_RESPONSE", 1],
    ["held", "AUTH_INVALID_RESPONSE", 1],
  ]);
  for (const { attributes } of counts) expect(attributes).toMatchObject(about);
});

test("the guide's gauge says how long the token lives", () => {
  const [gauge] = telemetry.points.filter(({ name }) => name === "auth.token.time_left");
  expect(gauge?.value).toBeGreaterThan(86_000);
  expect(gauge?.value).toBeLessThanOrEqual(86_400);
});

test("the span of a request shows that it had to wait for a token", () => {
  expect(telemetry.spanEvents).toMatchObject([
    { name: "auth token-changed", attributes: { ...about, "auth.from": "provider" } },
  ]);
});

test("the guide's pino logs each event on a line, the worrying ones as warnings", () => {
  const lines = output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.map(({ level, msg }) => [level, msg])).toEqual([
    [30, "auth token-changed"],
    [40, "auth token-rejected"],
    [40, "auth refresh-failed"],
    [40, "auth held"],
  ]);
  expect(lines[2]).toMatchObject({
    provider: "kis",
    environment: "paper",
    event: { error: { code: "AUTH_INVALID_RESPONSE" } },
  });
});

test("neither gets a key, a secret or a token", () => {
  const find = createSecretFinder(telemetry.secrets);
  const { points, spanEvents } = telemetry;
  expect(find(output + JSON.stringify({ points, spanEvents }))).toEqual([]);
});
