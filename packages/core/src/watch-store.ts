import type { Events } from "./events.js";
import { storeError } from "./store-access.js";
import type { TokenStore } from "./token-store.js";

/**
 * Has `store` tell of the record under `key`: a change calls `onChanged`, one call at a time; anything else becomes an event.
 * Returns how to stop, where there is anything to stop.
 */
export function watchStore(
  store: TokenStore,
  key: string,
  events: Events,
  onChanged: () => Promise<void>,
): (() => void) | undefined {
  let isLooking = false;
  let isTold = false;
  const look = async (): Promise<void> => {
    isTold = true;
    if (isLooking) return;
    isLooking = true;
    // Told again while it was reading: what it read may be older than that.
    while (isTold) {
      isTold = false;
      await onChanged().catch(() => {});
    }
    isLooking = false;
  };
  try {
    return store.on?.(key, (notice) => {
      if (notice.type === "changed") void look();
      else events.emit({ type: "store-notice", notice });
    });
  } catch (error) {
    events.emit({ type: "store-failed", operation: "on", error: storeError("on", error) });
    return undefined;
  }
}
