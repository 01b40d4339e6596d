import { describe, expect, it } from 'vitest';
import { gridOf, moved, shortRatio } from '../../charts/heatmapModel';
import { seriate } from '../../charts/seriation';
import { seeded, service } from '../../../tests/support/some';
import { ordered, pairsOf, sayPair } from './correlationsModel';

/** Blocks of services that are alike inside and not outside, in shuffled order. */
function blocks(count: number, size: number, seed: number) {
  const random = seeded(seed);
  const names = Array.from({ length: count }, (_, i) => i).sort((a, b) => (((a * 7919) % 101) - ((b * 7919) % 101)) || a - b);
  const noise = names.map(() => names.map(() => random() * 0.1));
  return { names, values: names.map((a, i) => names.map((b, j) => (i === j ? 1 : (Math.floor(a / size) === Math.floor(b / size) ? 0.8 : 0.05) + noise[Math.min(i, j)]![Math.max(i, j)]!))) };
}

describe('the order of a heatmap', () => {
  it('lets what is alike stand together', () => {
    const { names, values } = blocks(30, 5, 1);

    const groups = seriate(values).map((i) => Math.floor(names[i]! / 5));

    expect(groups.filter((group, i) => i === 0 || group !== groups[i - 1])).toHaveLength(6);
  });

  it('is the same each time, and holds everybody once', () => {
    const { values } = blocks(40, 8, 2);

    expect(seriate(values)).toEqual(seriate(values));
    expect([...seriate(values)].sort((a, b) => a - b)).toEqual(values.map((_, i) => i));
  });

  it('puts those without a change last', () => {
    expect(seriate([[null, null, null], [null, 1, 0.5], [null, 0.5, 1]])).toEqual([1, 2, 0]);
    expect(seriate([])).toEqual([]);
    expect(seriate([[null]])).toEqual([0]);
  });

  it('orders two hundred', () => {
    const { values } = blocks(200, 10, 3);

    expect(seriate(values)).toHaveLength(200);
  });
});

describe('correlations', () => {
  const matrix = ordered({ services: ['a', 'b', 'c'].map(service), values: [[1, -0.42, null], [-0.42, 1, 0.87], [null, 0.87, 1]], seconds: 60 });

  it('says a pair in a number and in words', () => {
    const at = (name: string) => matrix.services.indexOf(service(name));

    expect(sayPair(matrix, at('b'), at('c'))).toBe('b × c: r = .87, very strong, rise and fall together');
    expect(sayPair(matrix, at('a'), at('b'))).toBe('a × b: r = −.42, moderate, one rises when the other falls');
    expect(sayPair(matrix, at('a'), at('c'))).toContain('did not change');
  });

  it('lists each pair once, the strongest first', () => {
    expect(pairsOf(matrix)).toEqual([{ a: 'b', b: 'c', value: 0.87 }, { a: 'a', b: 'b', value: -0.42 }]);
  });
});

describe('the grid', () => {
  it('has room for the longest label on every side', () => {
    const labels = ['payments', 'a-very-long-name-of-a-service-in-the-shop'];
    const grid = gridOf(labels, 900, 600);

    expect(grid.left).toBeGreaterThan(24 * 6.5);
    expect(grid.top).toBeGreaterThan(24 * 6.5 * 0.7);
    expect(grid.width - grid.left - 2 * grid.cell).toBeGreaterThan(24 * 6.5 * 0.7);
  });

  it('names no row when there are too many, and shows numbers when there is room', () => {
    expect(gridOf(Array.from({ length: 200 }, (_, i) => `s${i}`), 1000, 700).hasLabels).toBe(false);
    expect(gridOf(['a', 'b'], 1000, 700).hasNumbers).toBe(true);
  });

  it('is walked with the arrow keys and not left', () => {
    expect([moved(null, 'ArrowDown', 3), moved({ row: 2, column: 0 }, 'ArrowDown', 3), moved({ row: 0, column: 0 }, 'x', 3)]).toEqual([{ row: 0, column: 0 }, { row: 2, column: 0 }, null]);
    expect([shortRatio(1), shortRatio(-1), shortRatio(0.001), shortRatio(-0.4)]).toEqual(['1', '−1', '.00', '−.40']);
  });
});
