// The tables of the guide on testing: what makes things go wrong, and what tells what the bot did.
import { AssertionError } from "node:assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "@auth/scripts/repository";
import { assertIssues, type Simulator, startSimulator } from "@auth/simulator";
import { describe, expect, onTestFinished, test } from "vitest";
import { callIn, createCustomer, tellControl } from "./follow-recipe.ts";

const guide = readText("docs/guides/testing-your-bot.md");

function readText(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

interface Row {
  readonly title: string;
  readonly calls: readonly string[];
  readonly requests: readonly string[];
}

/** The rows of a section's table: a title, code for TypeScript, and code for the control port. */
function readRows(text: string, heading: string): Row[] {
  const section = text.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const rows = section.match(/^\| .*$/gm)?.slice(2) ?? [];
  const codeOf = (cell = ""): string[] =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);
  return rows.map((row) => {
    const [title = "", calls, requests] = row.slice(2, -2).split(" | ");
    return { title: title.trim(), calls: codeOf(calls), requests: codeOf(requests) };
  });
}

async function start(): Promise<Simulator> {
  const now = Date.parse("2026-11-23T08:59:00+09:00");
  const simulator = await startSimulator({ now, control: true });
  onTestFinished(() => simulator.close());
  return simulator;
}

const situations = readRows(guide, "What can go wrong");
const questions = readRows(guide, "What your bot did");

test("the guide has recipes, and the Korean one the same", () => {
  expect(situations.length).toBeGreaterThan(10);
  expect(questions.length).toBeGreaterThan(4);
  const korean = readText("docs/guides/ko/testing-your-bot.md");
  const codeOf = (rows: readonly Row[]) => rows.map(({ calls, requests }) => [calls, requests]);
  expect(codeOf(readRows(korean, "재현할 수 있는 장애"))).toEqual(codeOf(situations));
  expect(codeOf(readRows(korean, "봇이 한 일"))).toEqual(codeOf(questions));
});

describe("both columns do the same to the brokers", () => {
  /** What can be seen of brokers that were led into a situation. */
  async function outcomeOf(prepare: (simulator: Simulator) => unknown): Promise<unknown> {
    const simulator = await start();
    const customer = createCustomer(simulator);
    const token = await customer.issueToken();
    await customer.issueApprovalKey();
    const prepared = await prepare(simulator);
    const { clock, kis, kiwoom } = simulator;
    const waiting = kis.paper.waitingFaults();
    return {
      prepared,
      now: clock.now(),
      waiting,
      // A planned fault may take its time.
      quote: waiting > 0 ? undefined : await customer.quote(token),
      switches: [kis.live, kis.paper, kiwoom.live, kiwoom.paper].map(({ switches }) => switches),
    };
  }

  test.for(situations)("$title", async ({ calls, requests }) => {
    expect(calls.length).toBeGreaterThan(0);
    const called = await outcomeOf((simulator) => {
      for (const call of calls) callIn(simulator, call);
    });
    const told = await outcomeOf(async (simulator) => {
      for (const request of requests) {
        expect(await tellControl(simulator, request)).toMatchObject({ status: 200 });
      }
    });
    expect(told).toEqual(called);
  });
});

describe("after a bad day both columns tell", () => {
  test.for(questions)(
    "$title",
    async ({ calls: [call = ""], requests: [request = "", name = ""] }) => {
      const simulator = await start();
      const customer = createCustomer(simulator);
      await customer.issueToken();
      await customer.issueToken();
      simulator.clock.advance(60_000);
      const token = await customer.issueToken();
      await customer.order(token);
      await customer.connect();
      simulator.kis.paper.setSwitches({ requestsPerSecond: 1 });
      await customer.quote(token);
      await customer.quote(token);
      simulator.kis.paper.setSwitches({ requestsPerSecond: 0 });
      await customer.revokeToken(token);
      await customer.quote(token);

      const { body } = await tellControl(simulator, request);
      const { accounts = { "kis-paper-1": body } } = body as { accounts?: Record<string, object> };
      const counted = Object.entries(accounts["kis-paper-1"] ?? {}).find(
        ([key]) => key === name,
      )?.[1];
      expect(counted).toBeGreaterThan(0);
      if (call.startsWith("assert")) expect(() => callIn(simulator, call)).toThrow(AssertionError);
      else expect(callIn(simulator, call)).toBe(counted);
    },
  );
});

test("the failed assertion that is shown is one", async () => {
  const simulator = await start();
  const customer = createCustomer(simulator);
  await customer.issueToken();
  simulator.clock.advance(120_000);
  await customer.issueToken();
  for (const file of ["docs/guides/testing-your-bot.md", "packages/simulator/README.md"]) {
    const [, name, message = ""] =
      /^```text\n(\w+): (.*? instead of [\s\S]*?)\n```$/m.exec(readText(file)) ?? [];
    expect(name).toBe(AssertionError.name);
    expect(() => assertIssues(simulator.ledger, { atMost: 1 })).toThrow(
      expect.objectContaining({ message }),
    );
  }
});
