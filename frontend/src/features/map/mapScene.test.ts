import { describe, expect, it } from 'vitest';
import { service, seeded, shopEdges, shopServices, someEdge, someService } from '../../../tests/support/some';
import type { Edge } from '../../contracts/graph';
import type { Role } from '../../live/impact';
import { groupsOf } from './groups';
import { labelled } from './labels';
import { formatFilter, noFilter, parseFilter } from './mapFilter';
import { sceneOf, type System } from './mapScene';
import { marksOf } from './marks';
import { serviceRows, sortedServices, turned } from './tableModel';
import { stepOf, stepsOf } from './traffic';

const system = (names: readonly string[], edges: readonly Edge[], roles: ReadonlyMap<ReturnType<typeof service>, Role> = new Map()): System => ({
  services: new Map(names.map((name) => [service(name), someService(name)])),
  edges,
  roles,
});
const shop = system(shopServices, shopEdges);

/** A large system of teams, the same one each time. */
function manyServices(count: number, calls: number): { readonly names: readonly string[]; readonly edges: readonly Edge[] } {
  const random = seeded(9);
  const names = Array.from({ length: count }, (_, i) => `team${i % 23}-part${i}`);
  const edges = new Map<string, Edge>();
  while (edges.size < calls) {
    const [a, b] = [Math.floor(random() * count), Math.floor(random() * count)];
    if (a < b) {
      edges.set(`${a} ${b}`, someEdge(names[a]!, names[b]!, { callsPerSecond: 1 + Math.floor(random() * 50) }));
    }
  }
  return { names, edges: [...edges.values()] };
}

/** Those that lead from one group to another. */
function edgesOf(names: readonly string[], edges: readonly Edge[]): readonly Edge[] {
  const groups = groupsOf(names.map(service), 60);
  return edges.filter(({ caller, callee }) => groups.get(caller) !== groups.get(callee));
}

describe('what the map shows', () => {
  it('is every service of a small system', () => {
    expect([...sceneOf(shop, noFilter).nodes.keys()]).toEqual(shopServices);
  });

  it('is the neighbourhood of one, and says how many neighbours are left out', () => {
    const scene = sceneOf(shop, { ...noFilter, isolate: service('payments'), hops: 1 });

    expect([...scene.nodes.keys()]).toEqual(['checkout', 'ledger', 'payments']);
    expect(scene.hiddenAround).toEqual(new Map([['checkout', 2]]));
    expect(scene.laidOut).toHaveLength(14);
  });

  it('is those in trouble, whatever else is on', () => {
    const roles = new Map<ReturnType<typeof service>, Role>([[service('payments'), { kind: 'root' }]]);

    expect([...sceneOf({ ...shop, roles }, { ...noFilter, isTroubledOnly: true }).nodes.keys()]).toEqual(['payments']);
  });

  it('leaves out what was hidden', () => {
    expect(sceneOf(shop, { ...noFilter, hidden: [service('auth')] }).nodes.has(service('auth'))).toBe(false);
  });

  it('is groups of a large system: fewer boxes, the worst of each, all calls between them', () => {
    const { names, edges } = manyServices(500, 2000);
    const roles = new Map<ReturnType<typeof service>, Role>([[service(names[7]!), { kind: 'root' }], [service(names[8]!), { kind: 'hit', hops: 1 }]]);
    const scene = sceneOf(system(names, edges, roles), noFilter);

    expect(scene.view).toBe('groups');
    expect(scene.nodes.size).toBeLessThanOrEqual(60);
    expect([...scene.members.values()].flat()).toHaveLength(500);
    expect([...scene.roles.values()].some((role) => role.kind === 'root')).toBe(true);
    expect(scene.edges.reduce((sum, edge) => sum + edge.callsPerSecond, 0)).toBeCloseTo(edgesOf(names, edges).reduce((sum, edge) => sum + edge.callsPerSecond, 0));
  });

  it('gives a part of a large system a compact layout of its own', () => {
    const { names, edges } = manyServices(500, 2000);
    const scene = sceneOf(system(names, edges), { ...noFilter, isolate: service(names[0]!), hops: 1 });

    expect(scene.view).toBeNull();
    expect(scene.laidOut.length).toBe(scene.nodes.size);
  });

  it('opens a group to its members', () => {
    const { names, edges } = manyServices(500, 2000);
    const [group, members] = [...sceneOf(system(names, edges), noFilter).members][0]!;

    expect([...sceneOf(system(names, edges), { ...noFilter, isolate: group, hops: 0 }).nodes.keys()]).toEqual(members);
  });
});

describe('groups by name', () => {
  it('share a first word', () => {
    expect([...groupsOf(['pay-api', 'pay-db', 'cart'].map(service), 60).values()]).toEqual(['pay-*', 'pay-*', 'cart']);
  });

  it('are few whatever the names are', () => {
    const names = Array.from({ length: 500 }, (_, i) => service(`svc${String(i).padStart(4, '0')}`));

    expect(new Set(groupsOf(names, 60).values()).size).toBeLessThanOrEqual(60);
  });

  it('never take the name of a service', () => {
    expect(groupsOf(['a-1', 'a-2', 'a-*'].map(service), 60).get(service('a-1'))).not.toBe('a-*');
  });
});

describe('the filter in the address', () => {
  it('comes back as it was, hostile names too', () => {
    const filter = { ...noFilter, isolate: service('a,b:c|<img>'), hops: 3, isTroubledOnly: true, hidden: [service('x,y'), service('__proto__')], form: 'table', isGrouped: false, isKeptFitted: true } as const;

    expect(parseFilter(formatFilter(filter))).toEqual(filter);
  });

  it('is left out for the whole map, and survives nonsense', () => {
    expect(formatFilter(noFilter)).toBeNull();
    expect(parseFilter('hops:99,iso:%E0%A4%A,what,,:::')).toEqual({ ...noFilter, isolate: '%E0%A4%A' });
    expect(parseFilter(null)).toEqual(noFilter);
  });
});

describe('marks, sizes, labels', () => {
  it('mark the place in the graph when names have nothing in common', () => {
    const marks = marksOf(shopServices, shopEdges);

    expect([marks.of.get(service('gateway'))?.label, marks.of.get(service('payments'))?.label, marks.of.get(service('ledger'))?.label, marks.of.get(service('analytics'))]).toEqual(['entry', 'between', 'end', undefined]);
  });

  it('mark groups by shape as well as by colour', () => {
    const marks = marksOf(['pay-a', 'pay-b', 'cart-a', 'cart-b'].map(service), []);

    expect(new Set(marks.legend.map((mark) => mark.shape)).size).toBe(2);
  });

  it('do not let a box breathe when its rate hovers about a step', () => {
    const random = seeded(4);
    let [step, changes] = [stepOf(20, undefined), 0];
    for (let i = 0; i < 600; i++) {
      const next = stepOf(20 * (0.9 + random() * 0.2), step);
      changes += next === step ? 0 : 1;
      step = next;
    }

    expect(changes).toBeLessThanOrEqual(1);
    expect([stepOf(0, undefined), stepOf(10, undefined), stepOf(50, undefined), stepOf(500, undefined), stepOf(500, 0), stepOf(0, 3)]).toEqual([0, 1, 2, 3, 3, 0]);
    const steps = stepsOf(shop.services, new Map());
    expect(stepsOf(shop.services, steps)).toBe(steps);
  });

  it('never lie on each other, the root first', () => {
    const names = Array.from({ length: 30 }, (_, i) => service(`s${i}`));
    const places = new Map(names.map((name, i) => [name, { x: (i % 6) * 194, y: Math.floor(i / 6) * 76 }]));
    const roles = new Map<ReturnType<typeof service>, Role>(names.map((name, i) => [name, i === 17 ? { kind: 'root' } : { kind: 'hit', hops: 1 }]));
    const kept = [...labelled(names, roles, places, 0.15)];

    expect(kept[0]).toBe('s17');
    expect(kept.some((a, i) => kept.some((b, j) => j > i && Math.abs(places.get(a)!.x - places.get(b)!.x) * 0.15 < 84 && Math.abs(places.get(a)!.y - places.get(b)!.y) * 0.15 < 15))).toBe(false);
  });
});

describe('the table form', () => {
  it('has the most troubled first and turns round', () => {
    const roles = new Map<ReturnType<typeof service>, Role>([[service('cart'), { kind: 'hit', hops: 1 }], [service('search'), { kind: 'root' }]]);
    const rows = serviceRows(shop.services, shopEdges, roles);
    const sorted = sortedServices(rows, { column: 'trouble', isDescending: true });

    expect(sorted.slice(0, 2).map(({ service: { name } }) => name)).toEqual(['search', 'cart']);
    expect(turned({ column: 'trouble', isDescending: true }, 'name')).toEqual({ column: 'name', isDescending: false });
    expect(sortedServices(rows, { column: 'callers', isDescending: true })[0]!.callers).toBe(3);
  });
});
