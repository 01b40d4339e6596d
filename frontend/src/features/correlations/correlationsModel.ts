import { shortRatio } from '../../charts/heatmapModel';
import { seriate } from '../../charts/seriation';
import type { Correlations } from '../../contracts/correlations';
import type { ServiceName } from '../../contracts/ids';

export const windows = [
  { seconds: 60, title: '1 min' },
  { seconds: 300, title: '5 min' },
  { seconds: 900, title: '15 min' },
  { seconds: 3600, title: '1 h' },
  { seconds: 21_600, title: '6 h' },
] as const;

export const windowOf = (text: string | null): number => windows.find(({ seconds }) => String(seconds) === text)?.seconds ?? 300;

/** In an order in which services that fail together stand together. */
export function ordered({ services, values, seconds }: Correlations): Correlations {
  const order = seriate(values);
  return { services: order.map((i) => services[i]!), values: order.map((i) => order.map((j) => values[i]?.[j] ?? null)), seconds };
}

export function wordOf(value: number): string {
  const size = Math.abs(value);
  const strength = size >= 0.8 ? 'very strong' : size >= 0.6 ? 'strong' : size >= 0.4 ? 'moderate' : size >= 0.2 ? 'weak' : 'none';
  return strength === 'none' ? 'no likeness' : `${strength}, ${value > 0 ? 'rise and fall together' : 'one rises when the other falls'}`;
}

export function sayPair({ services, values }: Correlations, row: number, column: number): string {
  const value = values[row]?.[column] ?? null;
  const [a, b] = [services[row] ?? '', services[column] ?? ''];
  if (row === column) {
    return `${a} with itself`;
  }
  return value === null ? `${a} × ${b}: nothing to say, one of them did not change` : `${a} × ${b}: r = ${shortRatio(value)}, ${wordOf(value)}`;
}

export type Pair = { readonly a: ServiceName; readonly b: ServiceName; readonly value: number };

/** Each pair once, the strongest first, whichever way. */
export function pairsOf({ services, values }: Correlations): readonly Pair[] {
  const pairs: Pair[] = [];
  services.forEach((a, i) =>
    services.slice(i + 1).forEach((b, offset) => {
      const value = values[i]?.[i + 1 + offset] ?? null;
      if (value !== null) {
        pairs.push(a < b ? { a, b, value } : { a: b, b: a, value });
      }
    }),
  );
  return pairs.sort((x, y) => Math.abs(y.value) - Math.abs(x.value) || (x.a < y.a ? -1 : x.a > y.a ? 1 : x.b < y.b ? -1 : 1));
}
