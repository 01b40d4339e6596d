import { describe, expect, it } from 'vitest';
import { drawLines, type Series } from './lineModel';

const one = (values: readonly (number | null)[]): readonly Series[] => [{ label: 'a', tone: 'strong', values }];

describe('a line chart', () => {
  it('shows a gap as a gap', () => {
    const { paths } = drawLines(one([1, 2, null, 3, 4]), null, 300, 80, 1);

    expect(paths[0]!.d.match(/M/g)).toHaveLength(2);
  });

  it('marks a point that stands alone between gaps', () => {
    const { paths } = drawLines(one([1, null, 2, null, 3]), null, 300, 80, 1);

    expect(paths[0]!.lone).toHaveLength(3);
  });

  it('keeps what is small small', () => {
    expect(drawLines(one([0.001, 0.002]), null, 300, 80, 0.05).y(0.002)).toBeGreaterThan(70);
  });

  it('has a zone after the last point for what is expected, from the last value on', () => {
    const drawing = drawLines(one([0.1, 0.2]), { value: 0.3, low: -0.1, high: 0.5, label: 'in 10 s' }, 300, 80, 0.05);

    expect(drawing.right).toBeLessThan(270);
    expect(drawing.expectation!.middle.startsWith(`M${drawing.right},${drawing.y(0.2)}`)).toBe(true);
    expect(Math.max(...[...drawing.expectation!.band.matchAll(/,([\d.]+)/g)].map(([, y]) => Number(y)))).toBeLessThanOrEqual(80);
  });

  it('draws nothing of nothing', () => {
    expect(drawLines(one([]), null, 300, 80, 1).paths[0]!.d).toBe('');
    expect(drawLines(one([null, null]), null, 300, 80, 1).paths[0]!.d).toBe('');
  });
});
