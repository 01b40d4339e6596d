import { describe, expect, it } from 'vitest';
import { epochMs } from '../../base/brand';
import { templateId } from '../../contracts/ids';
import type { Template } from '../../contracts/templates';
import { pieces, rise, sorted } from './patternsModel';

const some = (text: string, more: Partial<Template>): Template => ({ id: templateId(text, ''), text, level: 'INFO', count: 1, firstSeen: epochMs(0), lastSeen: epochMs(0), services: [], name: null, isNoise: false, partOf: null, trend: [], ...more });

describe('patterns', () => {
  const all = [some('b', { count: 5, trend: [1, 1, 1, 1, 9, 9] }), some('a', { count: 9, level: 'ERROR', lastSeen: epochMs(3) }), some('c', { count: 7, firstSeen: epochMs(4) })];

  it('sort by each column', () => {
    expect(sorted(all, 'count').map((t) => t.text)).toEqual(['a', 'c', 'b']);
    expect(sorted(all, 'text').map((t) => t.text)).toEqual(['a', 'b', 'c']);
    expect([sorted(all, 'recent')[0]!.text, sorted(all, 'first')[0]!.text, sorted(all, 'level')[0]!.text, sorted(all, 'trend')[0]!.text]).toEqual(['a', 'c', 'a', 'b']);
  });

  it('rise and fall', () => {
    expect(rise([1, 1, 1, 9, 9, 9])).toBeGreaterThan(3);
    expect(rise([9, 9, 9, 0, 0, 0])).toBeLessThan(-3);
    expect(rise([1, 2])).toBe(0);
  });

  it('fall into pieces with their wildcards numbered', () => {
    expect(pieces('took <*> ms of <*>')).toEqual([
      { text: 'took ', position: null },
      { text: '<*>', position: 0 },
      { text: ' ms of ', position: null },
      { text: '<*>', position: 1 },
    ]);
  });
});
