// A bot that knows nothing of being watched. Its parent names the snippets that watch it; what OpenTelemetry's SDK got from
// them goes to the parent as one message, what they print goes to the output.
import { createKisAuth } from "@auth/kis";
import { startSimulator } from "@auth/simulator";
import { createManualClock } from "@auth/testing";
import { context, metrics, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";

const measured = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const meters = new MeterProvider({
  readers: [new PeriodicExportingMetricReader({ exporter: measured })],
});
metrics.setGlobalMeterProvider(meters);
const spans = new InMemorySpanExporter();
trace.setGlobalTracerProvider(
  new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spans })] }),
);
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());

for (const watcher of process.argv.slice(2)) await import(watcher);

const clock = createManualClock(Date.now());
const simulator = await startSimulator({ now: clock.now() });
const { url, appKey, appSecret } = simulator.kis.paper;
const auth = createKisAuth({ environment: "paper", baseUrl: url, appKey, appSecret, clock });
const { value } = await trace.getTracer("bot").startActiveSpan("buy", async (span) => {
  const token = await auth.getToken();
  span.end();
  return token;
});
await clock.advance(120_000);
simulator.clock.advance(120_000);
await auth.tokens.invalidate(value);
simulator.kis.paper.failNext("token", "maintenance");
await auth.getToken().catch(() => {});
await auth.close();
await simulator.close();

await meters.forceFlush();
process.send?.({
  points: measured
    .getMetrics()
    .flatMap(({ scopeMetrics }) => scopeMetrics)
    .flatMap(({ metrics }) => metrics)
    .flatMap(({ descriptor, dataPoints }) =>
      dataPoints.map(({ value, attributes }) => ({ name: descriptor.name, value, attributes })),
    ),
  spanEvents: spans
    .getFinishedSpans()
    .flatMap(({ events }) => events.map(({ name, attributes }) => ({ name, attributes }))),
  secrets: [appKey, appSecret, value],
});
await meters.shutdown();
process.disconnect?.();
