import type { Chance } from "./chance.ts";
import type { ProcessOnMachine } from "./machine.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** How a broker under maintenance behaves: nobody listens, a page says so, or nothing ever comes. */
type Outage = "refused" | "page" | "silent";

/** What lies between the desk and the broker: it takes time, and every night it leads nowhere for a while. */
export interface BrokerLine {
  /** The `fetch` of one process. */
  fetchOf(process: ProcessOnMachine): typeof fetch;
  /** Nothing reaches the broker for `ms` milliseconds. */
  closeFor(ms: number): void;
  /** Whether whatever was asked since `at` could reach the broker, what was under way by then included. */
  wasOpenSince(at: number): boolean;
  /** Whether a process that runs waits for a token. */
  isAsked(): boolean;
}

/** How long an answer takes. */
const answerMs = { least: 100, most: 1_500 };
/** The most that one issue takes, until every program has noticed. */
export const oneIssueMs: number = answerMs.most + 100;

/**
 * Makes the line to a broker.
 *
 * @param arrive - hands a request to the broker, at the broker's time
 */
export function createBrokerLine(
  time: VirtualTime,
  chance: Chance,
  arrive: (request: Request) => Promise<Response>,
): BrokerLine {
  const asking = new Map<Request, ProcessOnMachine>();
  let outage: Outage = "refused";
  let closedUntil = Number.NEGATIVE_INFINITY;
  let missedAt = Number.NEGATIVE_INFINITY;

  function miss(process: ProcessOnMachine, { signal }: Request): Promise<Response> {
    const how = outage;
    return new Promise((resolve, reject) => {
      const end = (answer: () => void): void => {
        missedAt = time.now();
        answer();
      };
      signal.addEventListener("abort", () => end(() => reject(signal.reason)), { once: true });
      if (how === "silent") return;
      process.later(answerMs.least, () =>
        end(() => {
          if (how === "page") resolve(new Response("<html>점검중</html>", { status: 503 }));
          else reject(new TypeError("fetch failed", { cause: { code: "ECONNREFUSED" } }));
        }),
      );
    });
  }

  function reach(process: ProcessOnMachine, request: Request): Promise<Response> {
    const { signal } = request;
    const oneWayMs = chance.between(answerMs.least, answerMs.most) / 2;
    return new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      // A request that is on its way needs its machine no more.
      time.later(oneWayMs, () => {
        time
          .stillUntil(arrive(request))
          .then((response) => process.later(oneWayMs, () => resolve(response)), reject);
      });
    });
  }

  return {
    fetchOf: (process) => async (input, init) => {
      const request = new Request(input, init);
      const isIssue = /token/i.test(new URL(request.url).pathname);
      if (isIssue) asking.set(request, process);
      try {
        return await (time.now() < closedUntil ? miss : reach)(process, request);
      } finally {
        asking.delete(request);
      }
    },
    closeFor(ms) {
      closedUntil = time.now() + ms;
      const outages: [Outage, Outage, Outage] = ["refused", "page", "silent"];
      outage = outages[Math.floor(chance.next() * outages.length)] ?? outage;
    },
    wasOpenSince: (at) => closedUntil <= at && missedAt < at,
    isAsked: () => [...asking.values()].some(({ isRunning }) => isRunning),
  };
}
