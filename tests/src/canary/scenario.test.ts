import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { beforeAll, describe, expect, test } from "vitest";
import { cleanEnvironment } from "../clean-environment.ts";
import { createSecretFinder } from "./find-secrets.ts";

// As long as the brokers' own, and with the characters that encodings change.
const canaries = {
  appKey: "PScanary7Qx0aZ3kL9mN2bV5cT8rW1eY4uIo",
  appSecret: `${"canary/Secret+0123456789abcdefghijkLMNOPqrstuvWXYZ".repeat(3).slice(0, 140)}${"zYxW9876+/vutSRQ".repeat(3).slice(0, 39)}=`,
  secretKey: "canaryKiwoomSecret_0123456789abcdefghijkLMN",
  wrong: `${"WRONGcanary+/9876543210zyxwvutsrqponmlkjihgfedcba".repeat(4).slice(0, 179)}=`,
};

describe("a program that lives through everything that can go wrong, and prints all it can", () => {
  let output: string;
  let tokens: string[];
  let exitCode: number | null;

  beforeAll(async () => {
    const child = fork(join(import.meta.dirname, "scenario.ts"), {
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: cleanEnvironment({ CANARIES: JSON.stringify(canaries) }),
      execArgv: [],
    });
    const pipes = [child.stdout, child.stderr].filter((pipe) => pipe !== null);
    const printed = Promise.all(pipes.map((pipe) => text(pipe)));
    // Its end may be told before its message.
    const exited = once(child, "exit");
    [tokens] = await once(child, "message");
    [exitCode] = await exited;
    output = (await printed).join("\n");
  });

  test("gets its tokens of both brokers and dies of the error that it does not catch", () => {
    expect(tokens.length).toBeGreaterThanOrEqual(3);
    expect(exitCode).toBe(1);
    const codes = [
      "AUTH_CONFIGURATION",
      "AUTH_INVALID_CREDENTIALS",
      "AUTH_INVALID_RESPONSE",
      "AUTH_ISSUE_RATE_LIMITED",
      "AUTH_NETWORK",
      "AUTH_PROVIDER_REJECTED",
    ];
    expect(codes.filter((code) => !output.includes(code))).toEqual([]);
    expect(output).toContain("published {");
  });

  test("shows no key, no secret and no token, in whatever form", () => {
    const names = [...Object.keys(canaries), ...tokens.map((_, index) => `token ${index + 1}`)];
    const found = createSecretFinder([...Object.values(canaries), ...tokens])(output);
    expect(found.map((finding) => ({ ...finding, secret: names[finding.secret] }))).toEqual([]);
  });

  test("would not have got away with showing a token: one that is added to its output is found", () => {
    const find = createSecretFinder(tokens);
    const found = tokens.flatMap((token) => find(`${output}\n${token}`));
    expect(found.map(({ secret }) => secret)).toEqual(tokens.map((_, index) => index));
  });
});
