import { describe, expect, it } from 'vitest';
import { barsOf, brushed } from './histogramModel';

describe('a histogram by level', () => {
  it('stacks levels from the bottom, the fullest bar as high as the chart', () => {
    const [one, two] = barsOf([{ at: 0, counts: [0, 0, 60, 20, 20, 0] }, { at: 1, counts: [0, 0, 50, 0, 0, 0] }], 100, 40);
    expect(one!.parts.map((part) => [part.level, part.y, part.height])).toEqual([[2, 16, 24], [3, 8, 8], [4, 0, 8]]);
    expect(two!.parts).toEqual([{ level: 2, y: 20, height: 20 }]);
    expect(two!.x).toBe(50);
  });

  it('shows a single error among many lines', () => {
    const [bar] = barsOf([{ at: 0, counts: [0, 0, 10_000, 0, 1, 0] }], 100, 40);
    expect(bar!.parts.find((part) => part.level === 4)!.height).toBe(2);
  });

  it('brushes whole buckets either way, and takes a click for none', () => {
    expect(brushed(10, 39, 100, 10)).toEqual({ first: 1, last: 3 });
    expect(brushed(95, 71, 100, 10)).toEqual({ first: 7, last: 9 });
    expect(brushed(-20, 500, 100, 10)).toEqual({ first: 0, last: 9 });
    expect(brushed(10, 11, 100, 10)).toBeNull();
  });
});
