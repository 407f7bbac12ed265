import { type Child, startChild } from "../measure/child.ts";
import { kis } from "../peers/kis.ts";
import { startTokenServer, type TokenServer } from "../peers/token-server.ts";
import type { DeskAnswer, DeskQuestion } from "./desk-child.ts";
import type { StorePlace } from "./open-store.ts";

/** Programs that share a store, each in a process of its own, and their broker. */
export interface Desks {
  broker: TokenServer;
  /** Tells all of them at once, each something of its own; resolves when the last has answered. */
  ask(question: (index: number) => DeskQuestion): Promise<DeskAnswer[]>;
  close(): Promise<void>;
}

const program = new URL("desk-child.ts", import.meta.url);

/** Starts so many, and waits until each is connected. */
export async function startDesks(place: StorePlace, count: number): Promise<Desks> {
  const broker = await startTokenServer(kis.dialect);
  const children: Child[] = [];
  // A few at a time: so many that load their programs at once would only wait for each other.
  while (children.length < count) {
    const some = Math.min(8, count - children.length);
    const starting = Array.from({ length: some }, () =>
      startChild(program, [JSON.stringify(place), broker.url]),
    );
    children.push(...(await Promise.all(starting)));
  }
  return {
    broker,
    ask: (question) =>
      Promise.all(children.map((child, index) => child.ask<DeskAnswer>(question(index)))),
    async close() {
      await Promise.all(children.map((child) => child.close()));
      await broker.close();
    },
  };
}

/** The sum of a member of all answers. */
export function total(answers: readonly DeskAnswer[], member: keyof DeskAnswer): number {
  return answers.reduce((sum, answer) => sum + answer[member], 0);
}
