// Writes documents with Elastic's client and its bulk helper: node elastic.mjs ADDRESS MARKER
import { Client } from '@elastic/elasticsearch';

const [node, marker] = process.argv.slice(2);
const client = new Client({ node, auth: { apiKey: 'none' } });
const info = await client.info();
const documents = Array.from({ length: 2500 }, (_, i) => ({
  '@timestamp': new Date().toISOString(),
  message: `request ${i} served ${marker}`,
  log: { level: i === 17 ? 'error' : 'info', logger: 'http' },
  service: { name: 'ecs-shop' },
  trace: { id: '5b8efff798038103d269b633813fc60c' },
  transaction: { id: '051581bf3cb55c13' },
  labels: { order: i },
}));
const refused = [];
const result = await client.helpers.bulk({
  datasource: documents,
  onDocument: () => ({ create: { _index: 'logs-shop-default' } }),
  onDrop: (drop) => refused.push(drop.error),
});
const mixed = await client.bulk({ operations: [{ index: { _index: 'a' } }, { message: `mixed ${marker}` }, { delete: { _index: 'a', _id: '1' } }] });
console.log(JSON.stringify({ version: info.version.number, successful: result.successful, failed: result.failed, refused, mixedErrors: mixed.errors, statuses: mixed.items.map((i) => Object.values(i)[0].status) }));
await client.close();
