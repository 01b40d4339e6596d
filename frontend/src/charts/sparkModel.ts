import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';

export type Spark = { readonly path: string; readonly last: { readonly x: number; readonly y: number } | null; readonly band: Band | null };
export type Band = { readonly y: number; readonly height: number };

/** The middle four fifths of what was seen: a robust picture of "usual". Null for fewer than ten values. */
export function usualRange(values: readonly number[]): readonly [number, number] | null {
  if (values.length < 10) {
    return null;
  }
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  return [at(0.1), at(0.9)];
}

/** A line through the values, its last point, and the band of the usual range, for a box of the given size. */
export function sparkOf(values: readonly number[], width: number, height: number): Spark {
  if (values.length < 2) {
    return { path: '', last: null, band: null };
  }
  const low = Math.min(...values);
  const high = Math.max(...values);
  const x = scaleLinear([0, values.length - 1], [1, width - 2.5]);
  const y = scaleLinear(low === high ? [low - 1, high + 1] : [Math.min(0, low), high], [height - 2, 2]);
  const usual = usualRange(values);
  const lastValue = values[values.length - 1] ?? 0;
  return {
    path: line<number>((_, index) => x(index), (value) => y(value))(values) ?? '',
    last: { x: x(values.length - 1), y: y(lastValue) },
    band: usual === null ? null : { y: y(usual[1]), height: Math.max(1, y(usual[0]) - y(usual[1])) },
  };
}
