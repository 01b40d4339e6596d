import { describe, expect, it } from 'vitest';
import { thresholdPicture } from './thresholdModel';

const picture = (values: readonly (readonly [number, number])[], threshold: number | null = 8) =>
  thresholdPicture({ points: values.map(([at, value]) => ({ at, value })), from: 0, to: 100, stepMs: 1, threshold, spans: [{ from: 50, to: 60 }, { from: 99, to: 99 }], width: 200, height: 100 });

describe('a series against a threshold', () => {
  it('keeps the line in sight, whichever is larger', () => {
    expect(picture([[0, 1]]).thresholdY).toBeGreaterThan(0);
    expect(picture([[0, 80]]).thresholdY).toBeGreaterThan(picture([[0, 1]]).thresholdY!);
    expect(picture([[0, 1]], null).thresholdY).toBeNull();
  });

  it('breaks where nothing was measured', () => {
    expect(picture([[0, 1], [1, 2], [50, 3]]).line.match(/M/g)).toHaveLength(2);
  });

  it('shows a short firing, too', () => {
    expect(picture([]).spans).toEqual([{ x: 100, width: 20 }, { x: 198, width: 2 }]);
  });
});
