/** In which order the ports follow each other. */
const portOrder = ["kis-live", "kis-paper", "kiwoom-live", "kiwoom-paper", "control"];
const highest = 65_535 - (portOrder.length - 1);

/** The first of five ports in a row, or 0. */
export function requireFirstPort(port: number, name: string): number {
  if (Number.isInteger(port) && port >= 0 && port <= highest) return port;
  throw new TypeError(
    `${name} must be 0 (free ports) or a whole number up to ${highest}, the first of ${portOrder.length} in a row, got ${port}`,
  );
}

/** Where each listens: `"kis-live"` … `"control"`; 0 = on a free port. */
export function choosePorts(first = 0): (name: string) => number {
  requireFirstPort(first, "port");
  return (name) => (first === 0 ? 0 : first + portOrder.indexOf(name));
}
