import { describe, expect, it } from 'vitest';
import { sparkOf, usualRange } from './sparkModel';

describe('sparkline', () => {
  it('draws nothing for fewer than two values', () => {
    expect(sparkOf([], 80, 20).path).toBe('');
    expect(sparkOf([3], 80, 20)).toEqual({ path: '', last: null, band: null });
  });

  it('stays inside its box and ends at the newest value', () => {
    const spark = sparkOf([0, 10, 5], 80, 20);

    expect(spark.last).toEqual({ x: 77.5, y: 10 });
    expect(spark.path.startsWith('M1,18')).toBe(true);
  });

  it('draws a constant series in the middle', () => {
    expect(sparkOf([14, 14, 14], 80, 20).last?.y).toBe(10);
  });

  it('calls the middle four fifths usual, whatever the spikes', () => {
    const values = [...Array.from({ length: 19 }, (_, i) => 100 + i), 10_000];

    expect(usualRange(values)).toEqual([102, 117]);
    expect(usualRange(values.slice(0, 9))).toBeNull();
  });
});
