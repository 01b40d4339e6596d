import { describe, expect, it } from 'vitest';
import { goKeys, pageLinks, tabOf } from './pageLinks';

const links = ['/', '/patterns', '/traces'].map((path) => ({ path, title: path, isTab: true }));

describe('the tabs', () => {
  it('know which of them an address is under', () => {
    expect(tabOf(links, '/')).toBe('/');
    expect(tabOf(links, '/patterns/a1b2')).toBe('/patterns');
    expect(tabOf(links, '/patternsandmore')).toBeNull();
  });

  it('begin with the overview and hold no page that needs a parameter', () => {
    expect(pageLinks()[0]?.path).toBe('/');
    expect(pageLinks().filter(({ path }) => path.includes(':'))).toEqual([]);
  });

  it('have a key of their own each', () => {
    expect(new Set(Object.values(goKeys)).size).toBe(Object.keys(goKeys).length);
  });
});
