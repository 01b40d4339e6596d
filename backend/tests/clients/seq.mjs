// Events through seq-logging: node seq.mjs ADDRESS MARKER
import { Logger } from 'seq-logging';

const [serverUrl, marker] = process.argv.slice(2);
const failures = [];
const logger = new Logger({ serverUrl, apiKey: 'test', onError: (error) => failures.push(String(error)) });
logger.emit({
  timestamp: new Date(),
  level: 'Error',
  traceId: '5b8efff798038103d269b633813fc60c',
  spanId: '051581bf3cb55c13',
  messageTemplate: `Order {OrderId} failed ${marker}`,
  exception: 'Error: no stock\n    at order.js:1',
  properties: { OrderId: 4711, Application: 'seq-shop' },
});
await logger.close();
if (failures.length > 0) throw new Error(failures.join('; '));
console.log('{}');
