import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { loadEnvFile } from "./env-file.ts";
import { createNarrator } from "./narrator.ts";
import { tryRealBrokers } from "./real-broker.ts";
import { tellStory } from "./story.ts";

const usage = `pnpm demo                  the story, against simulated brokers
pnpm demo --env paper      one real token (모의투자), with your keys from .env
pnpm demo --env live       one real token (실전투자)
  --yes                    don't ask first`;

const { stdin, stdout, env } = process;
const colour = stdout.isTTY === true && !env.NO_COLOR;
const narrator = createNarrator((text) => stdout.write(text), colour);

async function confirm(question: string): Promise<boolean> {
  const terminal = createInterface({ input: stdin, output: stdout });
  try {
    return /^y(es)?$/i.test((await terminal.question(question)).trim());
  } finally {
    terminal.close();
  }
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { env: { type: "string" }, yes: { type: "boolean" }, help: { type: "boolean" } },
  });
  if (values.help) {
    narrator.say(usage);
    return 0;
  }
  if (values.env === undefined) return (await tellStory(narrator)) ? 0 : 1;
  if (values.env !== "paper" && values.env !== "live") {
    narrator.say(`--env must be paper or live, got ${JSON.stringify(values.env)}.`);
    return 2;
  }
  loadEnvFile(".env", env);
  return await tryRealBrokers(narrator, {
    environment: values.env,
    env,
    confirm: stdin.isTTY ? confirm : undefined,
    agreed: values.yes === true,
  });
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    narrator.say(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
  },
);
