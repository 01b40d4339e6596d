// Logs through winston-loki: node loki.mjs json|protobuf ADDRESS MARKER
import winston from 'winston';
import LokiTransport from 'winston-loki';

const [form, host, marker] = process.argv.slice(2);
const failures = [];
const transport = new LokiTransport({
  host,
  labels: { app: `loki-${form}`, env: 'test' },
  json: form === 'json',
  batching: true,
  interval: 1,
  format: winston.format.json(),
  useWinstonMetaAsLabels: false,
  onConnectionError: (error) => failures.push(String(error)),
});
const logger = winston.createLogger({ level: 'debug', transports: [transport] });
logger.error(`disk full ${marker}`, { trace_id: '5b8efff798038103d269b633813fc60c', order: 4711 });
logger.info(`all fine ${marker}`);
await transport.flush();
transport.close?.();
if (failures.length > 0) throw new Error(failures.join('; '));
console.log(JSON.stringify({ contentType: transport.batcher.contentType }));
process.exit(0);
