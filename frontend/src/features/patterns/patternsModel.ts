import type { Template } from '../../contracts/templates';

export type SortKey = 'count' | 'recent' | 'first' | 'level' | 'text' | 'trend';

const rank: Readonly<Record<string, number>> = { TRACE: 0, DEBUG: 1, INFO: 2, WARN: 3, ERROR: 4, FATAL: 5 };

const orders: Readonly<Record<SortKey, (a: Template, b: Template) => number>> = {
  count: (a, b) => b.count - a.count,
  recent: (a, b) => b.lastSeen - a.lastSeen,
  first: (a, b) => b.firstSeen - a.firstSeen,
  level: (a, b) => (rank[b.level] ?? 2) - (rank[a.level] ?? 2) || b.count - a.count,
  text: (a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0),
  trend: (a, b) => rise(b.trend) - rise(a.trend),
};

export const sorted = (templates: readonly Template[], by: SortKey): readonly Template[] => [...templates].sort(orders[by]);

/** How much more of it there is at the end than before: above 0 for more. The last, still growing step counts with the one before it. */
export function rise(trend: readonly number[]): number {
  if (trend.length < 4) {
    return 0;
  }
  const late = trend.slice(-3);
  const early = trend.slice(0, -3);
  const mean = (values: readonly number[]) => values.reduce((total, value) => total + value, 0) / values.length;
  return 2 * (Math.sqrt(mean(late) + 0.4) - Math.sqrt(mean(early) + 0.4));
}

export const wildcard = '<*>';

/** The constant pieces and the wildcards of a template, left to right. */
export function pieces(text: string): readonly { readonly text: string; readonly position: number | null }[] {
  let position = 0;
  return text.split(/(<\*>)/).flatMap((piece) => (piece === '' ? [] : [{ text: piece, position: piece === wildcard ? position++ : null }]));
}
