import type { AuthError, Clock } from "@auth/core";
import { within } from "@auth/store-kit";
import { heedConnection } from "./heed-connection.js";
import type { RedisClient, RedisCommands, RedisScriptInput } from "./redis-client.js";
import { isLostConnection, noAnswer, toRedisError } from "./redis-trouble.js";
import { sha1 } from "./sha1.js";

/** The way to the server. Every call ends within the deadline, and fails with an AuthError that names the place and the fix. */
export interface RedisCalls {
  /** Sends commands. What was not sent by the deadline never is. */
  use<T>(work: (commands: RedisCommands) => Promise<T>, options?: CallOptions): Promise<T>;
  /** Runs a script, and sends its text only where the server does not know it. */
  run(script: string, input: RedisScriptInput): Promise<unknown>;
  /** Work of another kind with the same deadline, in the background. */
  guard<T>(work: () => Promise<T>): Promise<T>;
  /** What `error` says about the place, and the fix. */
  trouble(error: unknown): AuthError;
}

/** How a call is made. */
interface CallOptions {
  /** Nobody waits for it: its timer does not keep the process alive. */
  background?: boolean;
  /** It may be done twice: it is sent again where the connection broke before the answer came. */
  repeatable?: boolean;
}

/** Makes the {@link RedisCalls} through `client`, about the keys that begin with `prefix`. */
export function createRedisCalls(
  client: RedisClient,
  prefix: string,
  deadlineMs: number,
  clock: Clock,
): RedisCalls {
  const connection = heedConnection(client);
  const hashes = new Map<string, Promise<string>>();
  const trouble = (error: unknown): AuthError => toRedisError(error, prefix);
  // A client that cannot connect waits for ever; why it cannot it tells its listeners only.
  const timeUp = (): Error =>
    connection.lastError === undefined
      ? noAnswer(prefix, deadlineMs)
      : trouble(connection.lastError);

  async function bounded<T>(
    background: boolean,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    try {
      return await within({ ms: deadlineMs, clock, timeUp, background }, work);
    } catch (error) {
      throw trouble(error);
    }
  }

  const use: RedisCalls["use"] = (work, { background = false, repeatable = false } = {}) =>
    bounded(background, async (signal) => {
      const commands = client.withCommandOptions({ abortSignal: signal });
      return work(commands).catch((error: unknown) => {
        if (!repeatable || signal.aborted || !isLostConnection(error)) throw error;
        return work(commands);
      });
    });

  return {
    use,
    async run(script, input) {
      const hash = hashes.get(script) ?? sha1(script);
      hashes.set(script, hash);
      const known = await hash;
      return use((commands) =>
        commands.evalSha(known, input).catch((error: unknown) => {
          // It was restarted, or another one took over, and forgot it.
          if (!/NOSCRIPT/.test(String(error))) throw error;
          return commands.eval(script, input);
        }),
      );
    },
    guard: (work) => bounded(true, work),
    trouble,
  };
}
