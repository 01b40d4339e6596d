// Events through splunk-logging: node splunk.mjs ADDRESS MARKER
import splunk from 'splunk-logging';

const [url, marker] = process.argv.slice(2);
const logger = new splunk.Logger({ url, token: '11111111-2222-3333-4444-555555555555', maxBatchCount: 0 });
logger.error = (error) => { throw error; };
const send = (payload) => logger.send(payload);
send({ message: { message: `payment refused ${marker}`, trace_id: '5b8efff798038103d269b633813fc60c', order: 4711 }, severity: 'error', metadata: { source: 'hec-shop', sourcetype: 'httpevent', host: 'web-1' } });
send({ message: `plain text ${marker}`, severity: 'info', metadata: { source: 'hec-shop' } });
logger.flush((error, response, body) => {
  if (error) throw error;
  console.log(JSON.stringify(body));
});
