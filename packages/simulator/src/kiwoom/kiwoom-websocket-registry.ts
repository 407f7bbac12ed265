import type { KiwoomMessage, KiwoomRegistration } from "./kiwoom-websocket-message.js";

/** What one WebSocket has registered. */
export interface KiwoomRegistry {
  /** Registers or removes. */
  change(message: Extract<KiwoomMessage, { kind: "registration" }>): void;
  /** Whether anything of this type is registered. */
  has(type: string): boolean;
  /** The stocks that are registered for a type. */
  itemsOf(type: string): string[];
}

export function createKiwoomRegistry(): KiwoomRegistry {
  // Group → "type item".
  const groups = new Map<string, Set<string>>();
  const all = (): string[] => [...new Set([...groups.values()].flatMap((names) => [...names]))];
  return {
    change({ trnm, group, keeps, registrations }) {
      const names = (keeps && groups.get(group)) || new Set<string>();
      groups.set(group, names);
      for (const name of registrations.flatMap(namesOf)) {
        if (trnm === "REG") names.add(name);
        else names.delete(name);
      }
    },
    has: (type) => all().some((name) => name.startsWith(`${type} `)),
    itemsOf: (type) =>
      all().flatMap((name) => (name.startsWith(`${type} `) ? [name.slice(type.length + 1)] : [])),
  };
}

function namesOf({ items, types }: KiwoomRegistration): string[] {
  const named = items.length > 0 ? items : [""];
  return types.flatMap((type) => named.map((item) => `${type} ${item}`));
}
