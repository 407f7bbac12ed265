import type { TestSocket } from "./socket.js";

/** What a client hears up to a message of a kind; a message's kind is what `kindOf` makes of it. */
export async function hearUntil(
  socket: TestSocket,
  last: string,
  kindOf: (text: string) => string,
): Promise<string[]> {
  const heard: string[] = [];
  while (heard.at(-1) !== last) heard.push(kindOf(await socket.nextText()));
  return heard;
}

/** The next message, or the code of the end that came instead. */
export function nextOrEnd(socket: TestSocket): Promise<string | number> {
  return Promise.race([socket.nextText(), socket.closed]);
}
