// @vitest-environment jsdom
import { Route } from 'wouter';
import { describe, expect, it } from 'vitest';
import { answering, drawAt } from '../../../tests/support/answers';
import { service, someEdge } from '../../../tests/support/some';
import ServicePage from './ServicePage';
import { ServicePanel } from './ServicePanel';

const first = '2026-01-01T23:59:50Z';
const last = '2026-01-02T03:04:05Z';
const caller = (name: string, calls: number, more: object = {}) => ({ service: name, calls, calls_per_second: calls / 100, error_ratio: 0.25, p50_ms: 4, p95_ms: 12, first_call: first, last_call: last, ...more });
const report = {
  service: 'orders-db',
  current: null,
  forecast: null,
  callers: [],
  callees: [],
  history: [{ at: last, records_per_second: 20, error_ratio: 0.25, p50_ms: 4, p95_ms: 12, p99_ms: 30 }],
  top_templates: [],
  recent_errors: [],
  incidents: [],
  peer: { connection_type: 'database', first_call: first, last_call: last, callers: [caller('cart', 2000), caller('shop', 0)] },
};
const edges = [someEdge('cart', 'orders-db', { evidence: ['peer'], connection: 'database', callsPerSecond: 20, errorRatio: 0.25 })];

describe('one that never reports itself', () => {
  it('has a page: what it is, since when, who calls it and how that goes', async () => {
    answering({ '/api/service/orders-db': report, '/api/incidents': { items: [] } });
    const { host } = await drawAt('/services/orders-db', <Route path="/services/:name" component={ServicePage} />);

    expect(host.textContent).toContain('A database. It does not report itself');
    expect(host.textContent).toContain('first called 2026-01-01 23:59:50, last 03:04:05');
    const rows = [...host.querySelectorAll('[aria-label="Called by"] tbody tr')].map((row) => row.textContent);
    expect(rows[0]).toMatch(/^cart2025%4\.0ms12ms2026-01-01 23:59:50$/);
    expect(rows[1]).toContain('last call 03:04:05');
    expect(host.querySelector('a[href="/services/cart"]')).not.toBeNull();
    expect(host.textContent).toContain('calls/s');
    expect(host.textContent).not.toContain('What it says most');
    expect(host.querySelector('a[href^="/logs"]')).toBeNull();
  });

  it('is asked for by its name, whatever the address had to escape', async () => {
    const asked = answering({});
    const { host } = await drawAt('/services/postgresql%2Forders', <Route path="/services/:name" component={ServicePage} />);

    expect(host.querySelector('h1')?.textContent).toBe('postgresql/orders');
    expect(asked.some((line) => line.startsWith('GET /api/service/postgresql%2Forders'))).toBe(true);
  });

  it('has its figures beside the map, and a way to its page', async () => {
    answering({ '/api/service/orders-db': report });
    const { host } = await drawAt('/', <ServicePanel name={service('orders-db')} onSelect={() => undefined} />, { edges });

    expect(host.querySelector('a[href="/services/orders-db"]')).not.toBeNull();
    expect(host.textContent).toContain('It does not report itself');
    expect(host.querySelector('[aria-label="Called by"]')?.textContent).toContain('cart');
    expect(host.textContent).not.toContain('Errors, newest first');
  });
});
