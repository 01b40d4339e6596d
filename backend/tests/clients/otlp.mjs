// Sends logs and spans with the OpenTelemetry JavaScript SDK: node otlp.mjs http|proto|grpc ADDRESS MARKER
import { context, diag, DiagLogLevel, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { SeverityNumber } from '@opentelemetry/api-logs';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

const [protocol, address, marker] = process.argv.slice(2);
const { OTLPLogExporter } = await import(`@opentelemetry/exporter-logs-otlp-${protocol}`);
const { OTLPTraceExporter } = await import(`@opentelemetry/exporter-trace-otlp-${protocol}`);
const url = (path) => (protocol === 'grpc' ? address : address + path);
const compression = protocol === 'http' ? 'none' : 'gzip';
const resource = resourceFromAttributes({ 'service.name': `shop-${protocol}`, 'service.version': '1.2.3', 'deployment.environment.name': 'test' });

// Ten seconds are the default, which a busy machine may need for the first call alone.
const timeoutMillis = 120_000;
const patience = { exportTimeoutMillis: timeoutMillis };
const failures = [];
const nothing = () => undefined;
diag.setLogger({ error: (...words) => failures.push(words.join(' ')), warn: nothing, info: nothing, debug: nothing, verbose: nothing }, DiagLogLevel.ERROR);

const spans = new NodeTracerProvider({ resource, spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: url('/v1/traces'), compression, timeoutMillis }), patience)] });
const logs = new LoggerProvider({ resource, processors: [new BatchLogRecordProcessor({ exporter: new OTLPLogExporter({ url: url('/v1/logs'), compression, timeoutMillis }), ...patience })] });
spans.register();
const tracer = spans.getTracer('checkout', '0.9');
const logger = logs.getLogger('checkout');

const span = tracer.startSpan(`pay ${marker}`, { kind: SpanKind.CLIENT, attributes: { 'db.system.name': 'postgresql', 'db.namespace': 'orders', amount: 12.5, tags: ['a', 'b'] } });
context.with(trace.setSpan(context.active(), span), () => {
  logger.emit({ severityNumber: SeverityNumber.ERROR2, severityText: 'ERROR', body: `card declined ${marker}`, attributes: { 'order.id': 4711, card: { last4: '4242' } } });
});
span.recordException(new Error(`refused ${marker}`));
span.setStatus({ code: SpanStatusCode.ERROR, message: 'refused' });
span.end();
await logs.forceFlush();
await spans.forceFlush();
await logs.shutdown();
await spans.shutdown();
if (failures.length > 0) throw new Error(failures.join('; '));
console.log(JSON.stringify({ trace: span.spanContext().traceId, span: span.spanContext().spanId }));
