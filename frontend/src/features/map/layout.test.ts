import { describe, expect, it } from 'vitest';
import type { Edge } from '../../contracts/graph';
import type { ServiceName } from '../../contracts/ids';
import { seeded, service, shopEdges, shopServices, someEdge } from '../../../tests/support/some';
import { crossings, extend, type Layout, nearestFree, spaced, tidy } from './layout';
import { neighboursOf, ranksOf } from './ranks';

const rankOf = (layout: Layout, name: string): number => layout.get(service(name))!.rank;

function overlaps(layout: Layout): number {
  const slots = [...layout.values()];
  return slots.filter((a, i) => slots.some((b, j) => j > i && a.rank === b.rank && Math.abs(a.row - b.row) < 1)).length;
}

describe('tidy', () => {
  it('puts every caller left of what it calls', () => {
    const layout = tidy(shopServices, shopEdges);

    expect(shopEdges.filter((edge) => rankOf(layout, edge.caller) >= rankOf(layout, edge.callee))).toEqual([]);
  });

  it('ranks by the longest path from a caller that nobody calls', () => {
    const layout = tidy(shopServices, shopEdges);

    expect(['gateway', 'search', 'catalog', 'inventory'].map((name) => rankOf(layout, name))).toEqual([0, 1, 2, 3]);
  });

  it('lays no two services on each other', () => {
    expect(overlaps(tidy(shopServices, shopEdges))).toBe(0);
  });

  it('is the same whatever the order of its input', () => {
    const layout = tidy(shopServices, shopEdges);

    expect(tidy([...shopServices].reverse(), [...shopEdges].reverse())).toEqual(layout);
  });

  it('crosses fewer edges than the order of the names does', () => {
    const neighbours = neighboursOf(shopServices, shopEdges);
    const layout = tidy(shopServices, shopEdges);
    const columns = (order: (a: ServiceName, b: ServiceName) => number) =>
      [0, 1, 2, 3].map((rank) => shopServices.filter((name) => layout.get(name)!.rank === rank).sort(order));

    const tidied = crossings(columns((a, b) => layout.get(a)!.row - layout.get(b)!.row), neighbours);

    expect(tidied).toBeLessThan(crossings(columns((a, b) => (a < b ? -1 : 1)), neighbours));
  });

  it('keeps services that call each other in a circle in one rank', () => {
    const layout = tidy(['a', 'b', 'c'].map(service), [someEdge('a', 'b'), someEdge('b', 'a'), someEdge('b', 'c')]);

    expect([rankOf(layout, 'a'), rankOf(layout, 'b'), rankOf(layout, 'c')]).toEqual([0, 0, 1]);
  });

  it('spreads services without any edge over a square', () => {
    const layout = tidy(Array.from({ length: 9 }, (_, i) => service(`s${i}`)), []);

    expect(new Set([...layout.values()].map((slot) => slot.rank))).toEqual(new Set([0, 1, 2]));
    expect(overlaps(layout)).toBe(0);
  });

  it('copes with nothing', () => {
    expect(tidy([], []).size).toBe(0);
  });

  it('does not end in a stack overflow on a chain of 5,000', () => {
    const names = Array.from({ length: 5000 }, (_, i) => service(`s${i}`));
    const edges = names.slice(1).map((name, i) => someEdge(`s${i}`, name));

    expect(ranksOf(names, neighboursOf(names, edges)).get(service('s4999'))).toBe(4999);
  });
});

describe('extend', () => {
  it('returns the very same layout when nobody is new, whatever edges come and go', () => {
    const layout = tidy(shopServices, shopEdges);

    expect(extend(layout, shopServices, shopEdges.slice(3))).toBe(layout);
    expect(extend(layout, shopServices.slice(2), [])).toBe(layout);
  });

  it('puts a new service right of its caller and moves nobody', () => {
    const layout = tidy(shopServices, shopEdges);
    const next = extend(layout, [...shopServices, service('stripe')], [...shopEdges, someEdge('payments', 'stripe')]);

    expect(rankOf(next, 'stripe')).toBe(rankOf(layout, 'payments') + 1);
    expect([...layout].filter(([name, slot]) => next.get(name) !== slot)).toEqual([]);
    expect(overlaps(next)).toBe(0);
  });

  it('puts a new caller left of what it calls, even left of all others', () => {
    const layout = tidy(shopServices, shopEdges);

    expect(rankOf(extend(layout, [...shopServices, service('mobile')], [...shopEdges, someEdge('mobile', 'gateway')]), 'mobile')).toBe(-1);
  });

  it('grows a chain of new services from where it hangs', () => {
    const layout = tidy(shopServices, shopEdges);
    const next = extend(layout, [...shopServices, service('a2'), service('a1')], [...shopEdges, someEdge('ledger', 'a2'), someEdge('a2', 'a1')]);

    expect([rankOf(next, 'a2'), rankOf(next, 'a1')]).toEqual([rankOf(layout, 'ledger') + 1, rankOf(layout, 'ledger') + 2]);
  });

  it('moves nobody in ten minutes of ticks with churning edges and new services', () => {
    const random = seeded(3);
    const churn = (names: readonly ServiceName[]): Edge[] =>
      names.flatMap((caller, i) => names.slice(i + 1).filter(() => random() < 0.03).map((callee) => someEdge(caller, callee)));
    let names: readonly ServiceName[] = Array.from({ length: 40 }, (_, i) => service(`s${String(i).padStart(3, '0')}`));
    let layout = tidy(names, churn(names));
    let moved = 0;

    for (let tick = 0; tick < 600; tick++) {
      if (tick % 10 === 0) {
        names = [...names, service(`t${String(tick).padStart(3, '0')}`)];
      }
      const next = extend(layout, names, churn(names));
      moved += [...layout].filter(([name, slot]) => next.get(name)?.rank !== slot.rank || next.get(name)?.row !== slot.row).length;
      layout = next;
    }

    expect(moved).toBe(0);
    expect(layout.size).toBe(100);
    expect(overlaps(layout)).toBe(0);
  });
});

describe('slots', () => {
  it('takes the wanted slot when it is free, else the nearest', () => {
    expect(nearestFree({ rank: 1, row: 2.2 }, [{ rank: 0, row: 2 }])).toEqual({ rank: 1, row: 2 });
    expect(nearestFree({ rank: 1, row: 2 }, [{ rank: 1, row: 2 }, { rank: 1, row: 3 }])).toEqual({ rank: 1, row: 1 });
  });

  it('spaces rows one apart, as close to the wanted ones as can be', () => {
    expect(spaced([0, 0, 0])).toEqual([-1, 0, 1]);
    expect(spaced([0, 5])).toEqual([0, 5]);
  });
});
