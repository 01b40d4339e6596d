import { describe, expect, it } from 'vitest';
import { edgeKey } from '../../contracts/graph';
import { service, shopEdges, shopServices, someEdge } from '../../../tests/support/some';
import { tidy } from './layout';
import { box, placesOf } from './mapModel';
import { clearRow, routesOf } from './route';

/** Points along a path of M, C and L commands. */
function sample(path: string): { x: number; y: number }[] {
  const points: { x: number; y: number }[] = [];
  let from = { x: 0, y: 0 };
  for (const [, command, rest] of path.matchAll(/([MCL])([^MCL]+)/g)) {
    const n = rest!.trim().split(/[ ,]+/).map(Number);
    const [a, b, c] = [0, 2, 4].map((i) => ({ x: n[i]!, y: n[i + 1]! }));
    if (command === 'C') {
      for (let i = 0; i <= 50; i++) {
        const t = i / 50;
        const u = 1 - t;
        points.push({
          x: u ** 3 * from.x + 3 * u * u * t * a!.x + 3 * u * t * t * b!.x + t ** 3 * c!.x,
          y: u ** 3 * from.y + 3 * u * u * t * a!.y + 3 * u * t * t * b!.y + t ** 3 * c!.y,
        });
      }
      from = c!;
    } else {
      if (command === 'L') {
        for (let i = 0; i <= 10; i++) {
          const t = i / 10;
          points.push({ x: from.x + t * (a!.x - from.x), y: from.y + t * (a!.y - from.y) });
        }
      }
      from = a!;
    }
  }
  return points;
}

describe('routes', () => {
  const places = placesOf(tidy(shopServices, shopEdges), { x: 190, y: 78 }, new Map());
  const routes = routesOf(places, shopEdges, box);

  it('draws each edge once', () => {
    expect(routes.size).toBe(shopEdges.length);
  });

  it('passes through no other box', () => {
    const through = shopEdges.flatMap((edge) =>
      sample(routes.get(edgeKey(edge))!.path).filter((point) =>
        [...places].some(
          ([name, place]) => name !== edge.caller && name !== edge.callee && Math.abs(point.x - place.x) < box.width / 2 - 1 && Math.abs(point.y - place.y) < box.height / 2 - 1,
        ),
      ),
    );

    expect(through).toEqual([]);
  });

  it('starts at the right side of the caller and ends at the left side of the callee', () => {
    const path = routes.get(edgeKey(someEdge('payments', 'ledger')))!.path;
    const points = sample(path);

    expect(points[0]!.x).toBe(places.get(service('payments'))!.x + box.width / 2);
    expect(points.at(-1)!.x).toBeCloseTo(places.get(service('ledger'))!.x - box.width / 2, 0);
  });

  it('leaves out edges whose ends are not on the map, and edges to oneself', () => {
    expect(routesOf(places, [someEdge('payments', 'nobody'), someEdge('payments', 'payments')], box).size).toBe(0);
  });

  it('swings out between boxes of one column and goes back to the left for a circle', () => {
    const two = new Map([
      [service('a'), { x: 0, y: 0 }],
      [service('b'), { x: 0, y: 100 }],
      [service('c'), { x: 300, y: 0 }],
    ]);
    const drawn = routesOf(two, [someEdge('a', 'b'), someEdge('c', 'a')], box);

    expect(drawn.get(edgeKey(someEdge('a', 'b')))!.path).toMatch(/^M75,0C109/);
    expect(drawn.get(edgeKey(someEdge('c', 'a')))!.path).toMatch(/^M225,0C.* 75,0$/);
  });

  it('finds the nearest height clear of every box', () => {
    expect(clearRow(50, [0, 200], 35)).toBe(50);
    expect(clearRow(10, [0, 200], 35)).toBe(35);
    expect(clearRow(-10, [0, 60], 35)).toBe(-35);
  });
});
