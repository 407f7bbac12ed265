import type { PlatformAbortSignal } from "@auth/core";

/**
 * The part of a client of [redis](https://github.com/redis/node-redis) that the store uses: what `createClient()` and
 * `createCluster()` return, of version 5 or 6, and `createSentinel()` of version 6.
 *
 * @group Storing tokens
 */
export interface RedisClient {
  /** The same client, with options for each command: one that is aborted before it was sent is never sent. */
  withCommandOptions(options: { abortSignal: PlatformAbortSignal }): RedisCommands;
  /** A client with the same options, which is not connected: one that subscribes can do nothing else. */
  duplicate(): RedisSubscriber;
  /** The connection broke; without a listener the process would end. Or it is there (again). */
  on(event: "error" | "ready", listener: (error: Error) => void): unknown;
}

/**
 * The commands that the store sends.
 *
 * @group Storing tokens
 */
export interface RedisCommands {
  /** The text under a key, `null` where there is none. */
  get(key: string): Promise<unknown>;
  /** Runs a script that the server knows by its hash. */
  evalSha(sha1: string, input: RedisScriptInput): Promise<unknown>;
  /** Runs a script. */
  eval(script: string, input: RedisScriptInput): Promise<unknown>;
  /** Sends a message to those who subscribe to a channel. */
  publish(channel: string, message: string): Promise<unknown>;
}

/**
 * What a script is given.
 *
 * @group Storing tokens
 */
export interface RedisScriptInput {
  /** Exactly one, so that a cluster knows where the script runs. */
  keys: string[];
  /** `ARGV` of the script. */
  arguments: string[];
}

/**
 * A client that subscribes; see {@link RedisClient.duplicate}.
 *
 * @group Storing tokens
 */
export interface RedisSubscriber {
  /** Connects; tries for ever. */
  connect(): Promise<unknown>;
  /** Hears what is published on these channels. */
  subscribe(
    channels: string[],
    listener: (message: string, channel: string) => void,
  ): Promise<unknown>;
  /** Closes the connection at once. */
  destroy(): unknown;
  /** The connection broke. */
  on(event: "error", listener: (error: Error) => void): unknown;
  /** Lets the process end although the connection is open. */
  unref?(): void;
}
