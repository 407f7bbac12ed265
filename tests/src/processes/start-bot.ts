import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { cleanEnvironment } from "../clean-environment.ts";
import type { BotAnswer, BotCommand, BotMessage, BotPlan } from "./bot-messages.ts";

/** A bot in a process of its own, seen from the test. */
export interface Bot {
  /** All that it said, oldest first. */
  readonly said: readonly BotMessage[];
  tell(command: BotCommand): void;
  /** Tells it, and resolves to its next answer. */
  ask(command: Exclude<BotCommand, { do: "live" }>): Promise<BotAnswer>;
  /** Resolves to the first message from now on that passes; rejects when the process ends before. */
  hear<T extends BotMessage>(wanted: (message: BotMessage) => message is T): Promise<T>;
  signal(signal: "SIGKILL" | "SIGSTOP" | "SIGCONT"): void;
  readonly isGone: boolean;
  /** Resolves when the process is gone and all that it said was heard. */
  readonly ended: Promise<void>;
  /** Has the process end as a program does that is done. */
  end(): Promise<void>;
}

/** The credentials as the bot's package looks for them. */
export type BotKeys = Record<`KI${string}_PAPER_${string}`, string>;

const program = join(import.meta.dirname, "bot.ts");
/** Halves the time that a process needs to start. */
const compiled = join(import.meta.dirname, "../../node_modules/.cache/compiled");

/** Whether a bot says how something that it was told went. */
export const isAnswer = (message: BotMessage): message is BotAnswer => !("says" in message);

/** Whether a bot says that this went well. */
export const did =
  <Name extends Extract<BotMessage, { did: string }>["did"]>(name: Name) =>
  (message: BotMessage): message is Extract<BotMessage, { did: Name }> =>
    "did" in message && message.did === name;

/** Whether a bot says just this. */
export const says =
  <Word extends Extract<BotMessage, { says: string }>["says"]>(word: Word) =>
  (message: BotMessage): message is Extract<BotMessage, { says: Word }> =>
    "says" in message && message.says === word;

/** Whether a bot says that it looks again in a second: another process is asking, and it waits for the end of that. */
export const waitsForAnother = (
  message: BotMessage,
): message is Extract<BotMessage, { says: "waits" }> =>
  says("waits")(message) && message.ms <= 1000;

/** Resolves when every bot asks the broker itself, or waits for the one that does. */
export async function allInvolved(bots: readonly Bot[]): Promise<void> {
  const isInvolved = (message: BotMessage): message is BotMessage =>
    says("asking")(message) || waitsForAnother(message);
  await Promise.all(bots.map((bot) => bot.hear(isInvolved)));
}

/** Starts a bot, and waits until it listens. */
export async function startBot(
  plan: BotPlan,
  keys: BotKeys,
  command: readonly string[],
  started: (child: ChildProcess) => void,
): Promise<Bot> {
  const [file = process.execPath, ...args] = [...command, process.execPath];
  const child = spawn(file, [...args, "--no-warnings", program, JSON.stringify(plan)], {
    stdio: ["pipe", "pipe", "inherit"],
    env: cleanEnvironment({ ...keys, NODE_COMPILE_CACHE: compiled }),
  });
  started(child);
  const said: BotMessage[] = [];
  const listeners = new Set<() => void>();
  let isGone = false;
  const wake = (): void => {
    for (const listener of [...listeners]) listener();
  };
  createInterface({ input: child.stdout }).on("line", (line) => {
    // Killed in the middle of a word, it has said nothing.
    if (!line.endsWith("}")) return;
    said.push(JSON.parse(line));
    wake();
  });
  const ended = once(child, "close").then(() => {
    isGone = true;
    wake();
  });
  // A process that was killed takes no more input.
  child.stdin.on("error", () => {});

  const how = (): string => child.signalCode ?? `exit code ${child.exitCode}`;
  function hear<T extends BotMessage>(wanted: (message: BotMessage) => message is T): Promise<T> {
    let next = said.length;
    return new Promise((resolve, reject) => {
      const listen = (): void => {
        const found = said.slice(next).find(wanted);
        next = said.length;
        if (found === undefined && !isGone) return;
        listeners.delete(listen);
        if (found !== undefined) resolve(found);
        else reject(new Error(`the bot ended (${how()}) after ${JSON.stringify(said.at(-1))}`));
      };
      listeners.add(listen);
      listen();
    });
  }
  const tell = (command: BotCommand): void =>
    void child.stdin.write(`${JSON.stringify(command)}\n`);

  const bot: Bot = {
    said,
    tell,
    ask(command) {
      const answer = hear(isAnswer);
      tell(command);
      return answer;
    },
    hear,
    get isGone() {
      return isGone;
    },
    signal: (signal) => void child.kill(signal),
    ended,
    end() {
      child.stdin.end();
      return ended;
    },
  };
  await hear(says("ready"));
  return bot;
}
