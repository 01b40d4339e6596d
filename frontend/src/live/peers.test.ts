import { describe, expect, it } from 'vitest';
import { service, someEdge, someService } from '../../tests/support/some';
import { withPeers } from './peers';

const services = new Map([[service('cart'), someService('cart')]]);
const peer = { evidence: ['peer'] };

describe('peers on the map', () => {
  it('are those that calls name and that never reported', () => {
    const { services: all, kinds } = withPeers(services, [
      someEdge('cart', 'cart-db', { ...peer, connection: 'database', callsPerSecond: 30, errorRatio: 0, latencyMs: 4 }),
      someEdge('shop', 'cart-db', { ...peer, callsPerSecond: 10, errorRatio: 0.4, latencyMs: 8 }),
      someEdge('cart', 'orders', { ...peer, connection: 'messaging_system' }),
      someEdge('cart', 'api.bank.example', peer),
      someEdge('shop', 'cart', peer),
      someEdge('cart', 'gone', { evidence: ['span_parent'] }),
    ]);

    expect([...kinds]).toEqual([['cart-db', 'database'], ['orders', 'messaging'], ['api.bank.example', 'external']]);
    expect(all.get(service('cart-db'))).toMatchObject({ recordsPerSecond: 40, errorRatio: 0.1, p95Ms: 5, health: 'ok' });
    expect(all.get(service('cart'))).toBe(services.get(service('cart')));
    expect(all.has(service('gone'))).toBe(false);
  });

  it('change nothing where there are none', () => {
    expect(withPeers(services, [someEdge('shop', 'cart')]).services).toBe(services);
  });
});
