import type { TokenKind } from "./provider.js";
import type { AuthEvent } from "./token-manager-types.js";

/**
 * What the subscribers of the diagnostics channel `"@auth/core:event"` are told: every {@link AuthEvent} of every token
 * manager of the process. Nothing in it is secret: `token-changed` comes without its `token`.
 *
 * There is one channel for all events, told apart by `event.type`: what is subscribed to once hears of later kinds, too.
 * It is there where the runtime has `process.getBuiltinModule` (Node 22.3, Deno 2.1, Bun 1.2 or newer), and costs
 * nothing while nobody listens.
 *
 * @example
 * ```ts
 * import { subscribe } from "node:diagnostics_channel";
 * import type { AuthEventMessage } from "@auth/core";
 *
 * subscribe("@auth/core:event", (message) => {
 *   const { event, provider, kind } = message as AuthEventMessage;
 *   console.log(event.type, provider, kind);
 * });
 * ```
 *
 * @group Getting tokens
 */
export interface AuthEventMessage {
  /** What happened. */
  event:
    | Exclude<AuthEvent, { type: "token-changed" }>
    | Omit<Extract<AuthEvent, { type: "token-changed" }>, "token">;
  /** The provider's `id`: `"kis"`. */
  provider: string;
  /** What the token is for. */
  kind: TokenKind;
  /** `"live"` or `"paper"`, where the provider says so. */
  environment?: string;
  /** The name of the record in the store, which tells two app keys apart and reveals neither. */
  key: string;
}

/** What is used of a channel of `node:diagnostics_channel`. */
interface Channel {
  readonly hasSubscribers: boolean;
  publish(message: AuthEventMessage): void;
}

const channel = /* @__PURE__ */ findChannel();

/** Without an import, which only some runtimes could follow. Whichever copy of this package asks gets the same channel. */
function findChannel(): Channel | undefined {
  try {
    const { process } = globalThis as {
      process?: {
        getBuiltinModule?(id: string): { channel(name: string): Channel } | undefined;
      };
    };
    return process?.getBuiltinModule?.("node:diagnostics_channel")?.channel("@auth/core:event");
  } catch {
    // Not a runtime's business to keep anybody from a token.
    return undefined;
  }
}

/** Publishes `event`, if anybody listens; tells whether somebody does. */
export function publish(event: AuthEvent, about: Omit<AuthEventMessage, "event">): boolean {
  try {
    if (!channel?.hasSubscribers) return false;
    if (event.type === "token-changed") {
      const { token: _secret, ...shown } = event;
      channel.publish({ event: shown, ...about });
    } else {
      channel.publish({ event, ...about });
    }
  } catch {
    // As with any listener: its mistake must cost nobody a token.
  }
  return true;
}
