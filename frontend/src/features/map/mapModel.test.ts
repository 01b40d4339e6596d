import { describe, expect, it } from 'vitest';
import { service, shopEdges, shopServices, someEdge, someService } from '../../../tests/support/some';
import type { Role } from '../../live/impact';
import { tidy } from './layout';
import { box, edgeToneOf, edgeWidth, figuresOf, fitView, neighbourhood, pitchFor, placesOf, shortNames, spokenNode, structureKey, tagOf, toneOf, towards } from './mapModel';

const roles = (...entries: readonly (readonly [string, Role])[]) => new Map(entries.map(([name, role]) => [service(name), role]));

describe('map', () => {
  it('says each state in a word, not only in a colour', () => {
    const tags = [{ kind: 'root' }, { kind: 'hit', hops: 2 }, { kind: 'risk', hops: 1, etaSeconds: 12 }, { kind: 'starved', hops: 1 }] satisfies Role[];

    expect(tags.map((role) => tagOf(role, 'ok'))).toEqual(['ROOT', 'HIT +2', 'AT RISK ~12 s', 'STARVED']);
    expect([tagOf(undefined, 'ok'), tagOf(undefined, 'warning')]).toEqual([null, 'WARNING']);
  });

  it('lets the incident weigh more than the health of a service', () => {
    expect([toneOf({ kind: 'risk', hops: 1, etaSeconds: 3 }, 'critical'), toneOf(undefined, 'warning'), toneOf(undefined, 'ok')]).toEqual(['risk', 'troubled', 'calm']);
  });

  it('colours edges where failures travel', () => {
    const known = roles(['payments', { kind: 'root' }], ['checkout', { kind: 'hit', hops: 1 }], ['gateway', { kind: 'risk', hops: 2, etaSeconds: 4 }], ['shop', { kind: 'hit', hops: 2 }]);

    expect(edgeToneOf(someEdge('checkout', 'payments'), known)).toBe('critical');
    expect(edgeToneOf(someEdge('shop', 'checkout'), known)).toBe('warning');
    expect(edgeToneOf(someEdge('gateway', 'checkout'), known)).toBe('risk');
    expect(edgeToneOf(someEdge('payments', 'ledger'), known)).toBe('calm');
    expect(edgeToneOf(someEdge('cart', 'catalog', { errorRatio: 0.2 }), known)).toBe('warning');
  });

  it('widens an edge by the order of magnitude of its calls, within limits', () => {
    expect([0, 10, 100, 1e9].map(edgeWidth)).toEqual([1, 1.9, 2.8, 4]);
  });

  it('strips whole words that all names share and cuts long names in the middle', () => {
    const short = shortNames(['shop-prod-cart', 'shop-prod-checkout', 'shop-prod-recommendations-worker'].map(service));

    expect([...short.values()]).toEqual(['cart', 'checkout', 'recommen…-worker']);
    expect([...shortNames(['cart', 'catalog', 'cache'].map(service)).values()]).toEqual(['cart', 'catalog', 'cache']);
  });

  it('shows rate, errors and latency, and says them in words', () => {
    const troubled = someService('payments', { errorRatio: 0.38, p95Ms: 2400 });

    expect(figuresOf(troubled)).toBe('94/s 38% 2.4s');
    expect(spokenNode(troubled, { kind: 'root' })).toBe('payments, root, 94 records a second, 38% errors, 95th percentile 2.4s');
  });

  it('fits every box into the panel', () => {
    const layout = tidy(shopServices, shopEdges);
    const [width, height] = [768, 420];
    const places = placesOf(layout, pitchFor(layout, width, height), new Map());
    const view = fitView(places.values(), width, height);

    for (const place of places.values()) {
      expect(view.x + view.k * (place.x - box.width / 2)).toBeGreaterThanOrEqual(0);
      expect(view.x + view.k * (place.x + box.width / 2)).toBeLessThanOrEqual(width);
      expect(view.y + view.k * (place.y - box.height / 2)).toBeGreaterThanOrEqual(0);
      expect(view.y + view.k * (place.y + box.height / 2)).toBeLessThanOrEqual(height);
    }
    expect(view.k).toBeGreaterThan(0.85);
  });

  it('keeps a pinned service where it was dropped', () => {
    const layout = tidy(shopServices, shopEdges);

    expect(placesOf(layout, { x: 200, y: 80 }, new Map([[service('cart'), { x: 5, y: 7 }]])).get(service('cart'))).toEqual({ x: 5, y: 7 });
  });

  it('moves by arrow keys to the nearest box in that direction', () => {
    const places = placesOf(tidy(shopServices, shopEdges), { x: 200, y: 80 }, new Map());

    expect(towards(service('payments'), 'right', places)).toBe('ledger');
    expect(places.get(towards(service('payments'), 'up', places)!)!.y).toBeLessThan(places.get(service('payments'))!.y);
    expect(towards(service('gateway'), 'left', places)).toBeNull();
  });

  it('knows who is beside whom', () => {
    expect(neighbourhood(service('payments'), shopEdges)).toEqual(new Set(['payments', 'checkout', 'ledger']));
    expect(neighbourhood(null, shopEdges)).toBeNull();
  });

  it('calls two ticks with the same services and edges the same structure', () => {
    expect(structureKey(shopServices, shopEdges)).toBe(structureKey(shopServices, shopEdges.map((edge) => ({ ...edge, errorRatio: 0.5 })).reverse()));
    expect(structureKey(shopServices, shopEdges)).not.toBe(structureKey(shopServices, shopEdges.slice(1)));
  });
});
