// Lives through the years that it is handed, one after the other: time, WebCrypto and chance are those of the whole thread.
import { parentPort } from "node:worker_threads";
import { liveThrough, type YearPlan } from "./year.ts";

parentPort?.on("message", (plan: YearPlan) => {
  liveThrough(plan).then(
    (year) => parentPort?.postMessage({ year }),
    (error) => parentPort?.postMessage({ problem: String(error?.stack ?? error) }),
  );
});
