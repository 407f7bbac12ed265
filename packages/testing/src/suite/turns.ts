// Taken when the module loads: a runner's fake timers, installed later, must not stop what waits here.
const { setTimeout: realSetTimeout, MessageChannel: RealMessageChannel, performance } = globalThis;

/** One turn of the event loop, without any timer. */
export function messageTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new RealMessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}

/** One turn by the real time: a millisecond or so. */
export function timerTurn(): Promise<void> {
  return new Promise((resolve) => {
    realSetTimeout(resolve, 0);
  });
}

/** Tells whether `ms` of real time have passed since this call: the limit of a wait for real I/O. */
export function realTimeout(ms: number): () => boolean {
  const startedMs = performance.now();
  return () => performance.now() - startedMs > ms;
}
