// @vitest-environment jsdom
import { expect, it } from 'vitest';
import { answering, drawAt } from '../../../tests/support/answers';
import { someEdge } from '../../../tests/support/some';
import { ServiceTable } from './ServiceTable';

it('lists who never reports itself with the figures of the calls to it, named for what it is', async () => {
  answering({});
  const edges = [someEdge('cart', 'orders-db', { evidence: ['peer'], connection: 'database', callsPerSecond: 20, errorRatio: 0.25 })];
  const { host } = await drawAt('/', <ServiceTable onSelect={() => undefined} />, { edges });

  const row = [...host.querySelectorAll('tbody tr')].find((one) => one.textContent?.includes('orders-db'));
  expect(row?.textContent).toMatch(/^orders-dbDATABASE2025%/);
});
