import { describe, expect, it } from 'vitest';
import { service, shopEdges, shopServices } from '../../../tests/support/some';
import { type Layout, tidy } from './layout';
import { merge, type Picture, saysTheSame, toPicture, toStored } from './mapDocument';

const all = new Set(shopServices);
const picture = (layout: Layout = tidy(shopServices, shopEdges), pins: Picture['pins'] = new Map()): Picture => ({ layout, pins, pitch: { x: 194, y: 80 } });

describe('the layout that the server keeps', () => {
  it('comes back as it was, pins included', () => {
    const mine = picture(undefined, new Map([[service('cart'), { x: 1, y: -2 }]]));

    expect(toPicture(toStored(mine, 3, all))).toEqual(mine);
    expect(saysTheSame(mine, toStored(mine, 3, all), all)).toBe(true);
    expect(saysTheSame(picture(), toStored(mine, 3, all), all)).toBe(false);
  });

  it('is none at version 0', () => {
    expect(toPicture({ version: 0, pitchX: 0, pitchY: 0, slots: [] })).toBeNull();
  });

  it('holds hostile names as they are, and leaves out those that the server would refuse', () => {
    const names = ['__proto__', 'constructor', 'x'.repeat(10_000)].map(service);
    const back = toPicture(toStored(picture(tidy(names, [])), 1, new Set(names)));

    expect([...back!.layout.keys()]).toEqual(['__proto__', 'constructor']);
  });

  it('drops services that are gone before those that are there when it is full', () => {
    const names = Array.from({ length: 2100 }, (_, i) => service(`s${i}`));
    const layout: Layout = new Map(names.map((name, i) => [name, { rank: 0, row: i }]));
    const stored = toStored(picture(layout), 1, new Set(names.slice(200)));

    expect(stored.slots).toHaveLength(2000);
    expect(names.slice(200).every((name) => stored.slots.some((slot) => slot.name === name))).toBe(true);
  });
});

describe('two who change a layout at once', () => {
  const base = picture();

  it('get the slots of the faster one, and nobody of them moves', () => {
    const theirs = picture(new Map(base.layout).set(service('stripe'), { rank: 2, row: 9 }));
    const mine = picture(new Map(base.layout).set(service('stripe'), { rank: 2, row: 4 }).set(service('mailer'), { rank: 2, row: 5 }));
    const merged = merge(base, mine, theirs, shopEdges);

    expect([...theirs.layout].filter(([name, slot]) => merged.layout.get(name) !== slot)).toEqual([]);
    expect(merged.layout.has(service('mailer'))).toBe(true);
  });

  it('keep the pins that each of them set or let go', () => {
    const before = picture(undefined, new Map([[service('cart'), { x: 1, y: 1 }], [service('auth'), { x: 2, y: 2 }]]));
    const mine = picture(undefined, new Map([[service('auth'), { x: 2, y: 2 }], [service('ledger'), { x: 3, y: 3 }]]));
    const theirs = picture(undefined, new Map([[service('cart'), { x: 1, y: 1 }], [service('auth'), { x: 9, y: 9 }]]));

    expect(merge(before, mine, theirs, []).pins).toEqual(new Map([['auth', { x: 9, y: 9 }], ['ledger', { x: 3, y: 3 }]]));
  });

  it('leave mine where theirs is empty', () => {
    expect(merge(base, base, null, [])).toBe(base);
  });
});
