import { levelOf } from '../../base/logLevels';
import type { Relaxation } from '../../contracts/search';
import type { StoredRecord } from '../../contracts/records';

const quoted = (value: string): string => (/^[^\s"]+$/.test(value) && !value.startsWith('-') ? value : `"${value.replaceAll('"', ' ')}"`);

/** The query with one more condition; a value that is asked for no longer is refused, and the other way about. */
export function withTerm(query: string, value: string, isRefused: boolean): string {
  const term = quoted(value);
  const without = withoutTerm(query, value);
  return `${without} ${isRefused ? '-' : ''}${term}`.trim();
}

/** The query without a word or phrase, asked for or refused. */
export function withoutTerm(query: string, value: string): string {
  const terms = new Set([value, `-${value}`, quoted(value), `-${quoted(value)}`, `"${value}"`, `-"${value}"`]);
  return tokens(query)
    .filter((token) => !terms.has(token))
    .join(' ');
}

/** Left to right; a phrase in quotation marks is one, with its minus and its key. */
export function tokens(query: string): readonly string[] {
  return query.match(/-?(?:[a-z]+:)?"[^"]*"?|\S+/gi) ?? [];
}

export type Step = { readonly index: number; readonly needsMore: boolean };

/** The next line, from `at` on in one direction, that is wanted; -1 when there is none in what is loaded. */
export function nextIndex(lines: readonly StoredRecord[], at: number, direction: 1 | -1, isWanted: (line: StoredRecord) => boolean): number {
  for (let index = at + direction; index >= 0 && index < lines.length; index += direction) {
    if (isWanted(lines[index]!)) {
      return index;
    }
  }
  return -1;
}

export const isErrorLine = (line: StoredRecord): boolean => levelOf(line.level).rank >= 4;
export const isWarningLine = (line: StoredRecord): boolean => levelOf(line.level).rank === 3;

const filterNames: Readonly<Record<string, string>> = { service: 'the service', level: 'the level', template: 'the pattern', trace: 'the trace', range: 'the range of time' };

/** "Without the word “declined”". */
export function relaxationText({ filter, value }: Relaxation): string {
  if (filter === 'text') {
    return `Without “${value}”`;
  }
  if (filter === 'not_text') {
    return `With “${value}” too`;
  }
  if (filter === 'not_service') {
    return `With ${value} too`;
  }
  if (filter === 'kind') {
    return 'With spans too';
  }
  const name = filterNames[filter] ?? filter;
  return `Without ${name}${value === '' ? '' : ` ${value}`}`;
}

export const presets = [
  { id: '5m', title: 'Last 5 min', ms: 300_000 },
  { id: '15m', title: 'Last 15 min', ms: 900_000 },
  { id: '1h', title: 'Last hour', ms: 3_600_000 },
  { id: '24h', title: 'Last 24 h', ms: 86_400_000 },
] as const;

/** Back to the newest second, to whole ones. */
export function presetRange(ms: number, now: number): { readonly from: string; readonly to: string } {
  const to = Math.ceil(now / 1000) * 1000;
  return { from: new Date(to - ms).toISOString(), to: new Date(to).toISOString() };
}
